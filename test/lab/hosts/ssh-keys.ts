import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { exists } from '../images/cache.ts';
import type { Lab, LabHost } from '../settings.ts';

/** Makes, once, the key pair of the control node and a host key for each host, and writes known_hosts: the keys are pinned. */
export async function ensureSshKeys(lab: Lab): Promise<void> {
  await mkdir(lab.paths.sshDir, { recursive: true, mode: 0o700 });
  await ensureKey(lab.paths.privateKey, `calico-deploy-lab-${lab.name}`);
  await Promise.all(lab.hosts.map((host) => ensureKey(hostKeyPath(lab, host), host.name)));
  await writeKnownHosts(lab);
}

/** Where the control node keeps a host's private host key; the public one lies beside it with `.pub`. */
export function hostKeyPath(lab: Lab, host: LabHost): string {
  return join(lab.paths.sshDir, `host-${host.name}`);
}

/** The arguments with which ssh reaches a host of the lab with its pinned key. */
export function sshArguments(lab: Lab, host: LabHost): string[] {
  const options = ['IdentitiesOnly=yes', 'StrictHostKeyChecking=yes', `UserKnownHostsFile=${lab.paths.knownHosts}`];
  return [...options.flatMap((option) => ['-o', option]), '-i', lab.paths.privateKey, `root@${host.sshAddress}`];
}

async function ensureKey(path: string, comment: string): Promise<void> {
  if (await exists(`${path}.pub`)) return;
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', path], { input: 'y\n' });
}

async function writeKnownHosts(lab: Lab): Promise<void> {
  const lines = lab.hosts.map(async (host) => {
    const [type, key] = (await readFile(`${hostKeyPath(lab, host)}.pub`, 'utf8')).split(' ');
    return `${host.sshAddress} ${type} ${key}\n`;
  });
  await writeFile(lab.paths.knownHosts, (await Promise.all(lines)).join(''), { mode: 0o600 });
}
