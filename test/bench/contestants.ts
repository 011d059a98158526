import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { ANSIBLE_ENVIRONMENT, ensureAnsible } from '../helpers/ansible.ts';
import { type Lab, sshArguments } from '../lab/lab.ts';

/** `ssh HOST true` to every host at once: what no tool that uses ssh can go below. */
export function floor(lab: Lab): () => Promise<unknown> {
  return () => Promise.all(lab.hosts.map((host) => execa('ssh', [...sshArguments(lab, host), 'true'])));
}

/** `calico-deploy apply`, the built bundle. */
export function ours(lab: Lab, ...more: readonly string[]): () => Promise<unknown> {
  return () => execa('node', ['dist/bin.js', 'apply', '-i', lab.paths.inventory, '-p', '05.calico.yml', ...more]);
}

/** `ansible-playbook` on the same tree, set up as its documents advise for speed: pipelining, ControlPersist, forks. */
export async function ansible(lab: Lab): Promise<() => Promise<unknown>> {
  const bin = await ensureAnsible();
  const controlPath = await mkdtemp(join(tmpdir(), 'bench-'));
  const env = {
    ...ANSIBLE_ENVIRONMENT,
    ANSIBLE_CONFIG: 'ansible.cfg',
    ANSIBLE_PIPELINING: 'True',
    ANSIBLE_FORKS: '20',
    ANSIBLE_SSH_ARGS: '-o ControlMaster=auto -o ControlPersist=30s',
    ANSIBLE_SSH_CONTROL_PATH_DIR: controlPath,
  };
  return () => execa(join(bin, 'ansible-playbook'), ['-i', lab.paths.inventory, '05.calico.yml'], { env });
}
