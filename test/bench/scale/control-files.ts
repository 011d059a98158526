import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { makeCa } from '../../helpers/control-node.ts';
import { exists } from '../../lab/images/cache.ts';
import { CALICO_IMAGE } from '../../lab/settings.ts';
import type { Fleet } from '../fleet.ts';
import { writeInventory } from './inventory.ts';
import { describeHosts, SSH_PORT, scaleDir } from './settings.ts';

/** Makes what the control node of a scale lab has, where it lacks it: keys, the CA, small binaries, a small image; the inventory. */
export async function ensureControlFiles(count: number): Promise<Fleet> {
  const fleet = describeFleet(count);
  await ensureKeys(fleet);
  if (!(await exists(join(fleet.caDir, 'ca.pem'))))
    await mkdir(fleet.caDir, { mode: 0o700 }).then(() => makeCa(fleet.caDir, 'ca'));
  await ensureHostKeys(fleet);
  if (!(await exists(fleet.imageArchive))) await writeBaseDir(fleet);
  await writeInventory(fleet);
  return fleet;
}

function describeFleet(count: number): Fleet {
  const hosts = describeHosts(count);
  return {
    hosts,
    etcdEndpoints: hosts
      .slice(0, 3)
      .map(({ nodeIp }) => `https://${nodeIp}:2379`)
      .join(','),
    port: SSH_PORT,
    privateKey: join(scaleDir, 'keys', 'client_key'),
    knownHosts: join(scaleDir, 'keys', 'known_hosts'),
    inventory: join(scaleDir, 'hosts.yml'),
    caDir: join(scaleDir, 'ca'),
    baseDir: join(scaleDir, 'base'),
    imageArchive: join(scaleDir, 'base', 'calico-node.tar'),
  };
}

/** One host key for all: what is measured is not the size of known_hosts, and each tool checks it all the same. */
async function ensureKeys({ hosts, privateKey, knownHosts }: Fleet): Promise<void> {
  const folder = join(scaleDir, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of ['client_key', 'host_key']) {
    if (await exists(join(folder, `${name}.pub`))) continue;
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'scale-lab', '-f', join(folder, name)]);
  }
  await copyFile(`${privateKey}.pub`, join(folder, 'authorized_keys'));
  const [type, key] = (await readFile(join(folder, 'host_key.pub'), 'utf8')).split(' ');
  await writeFile(knownHosts, hosts.map(({ address }) => `[${address}]:${SSH_PORT} ${type} ${key}\n`).join(''));
}

/** One private key for all hosts, where the role would make one for each: a thousand take minutes, and making keys is not measured. */
async function ensureHostKeys({ hosts, caDir }: Fleet): Promise<void> {
  const key = join(scaleDir, 'keys', 'calico-key.pem');
  if (!(await exists(key))) await execa('openssl', ['genrsa', '-out', key, '2048']);
  for (const { name } of hosts) {
    const folder = join(caDir, 'calico', name);
    if (await exists(join(folder, 'calico-key.pem'))) continue;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await copyFile(key, join(folder, 'calico-key.pem'));
  }
}

async function writeBaseDir({ baseDir, imageArchive }: Fleet): Promise<void> {
  await mkdir(join(baseDir, 'bin'), { recursive: true });
  for (const name of ['calico', 'calico-ipam', 'loopback', 'calicoctl']) {
    await writeFile(join(baseDir, 'bin', name), `#!/bin/sh\necho ${name}\n`);
    await chmod(join(baseDir, 'bin', name), 0o755);
  }
  const manifest = join(baseDir, 'manifest.json');
  await writeFile(manifest, JSON.stringify([{ Config: 'config.json', RepoTags: [CALICO_IMAGE], Layers: [] }]));
  await execa('tar', ['--create', `--file=${imageArchive}`, `--directory=${baseDir}`, 'manifest.json']);
}
