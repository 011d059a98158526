import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANSIBLE_ENVIRONMENT, ensureAnsible } from '../../helpers/ansible.ts';
import type { Fleet } from '../fleet.ts';
import { ensureMitogen } from '../peers.ts';
import type { Contestant } from './contestant.ts';
import { assertNothingChanged } from './recap.ts';
import { runBounded } from './run-bounded.ts';

export const ANSIBLE = 'ansible-playbook';
export const MITOGEN = 'ansible with mitogen';

/** `ansible-playbook` on the same tree, set up as its documents advise for speed. */
export async function ansible(fleet: Fleet, forks: number): Promise<Contestant> {
  const controlPath = await mkdtemp(join(tmpdir(), 'bench-'));
  return playbook(ANSIBLE, fleet, {
    ANSIBLE_FORKS: String(forks),
    ANSIBLE_PIPELINING: 'True',
    ANSIBLE_SSH_ARGS: '-o ControlMaster=auto -o ControlPersist=60s',
    ANSIBLE_SSH_CONTROL_PATH_DIR: controlPath,
  });
}

/** The same with mitogen's strategy, which brings connections and pipelining of its own. */
export async function mitogen(fleet: Fleet, forks: number): Promise<Contestant> {
  return playbook(MITOGEN, fleet, {
    ANSIBLE_FORKS: String(forks),
    ANSIBLE_PIPELINING: 'True',
    ANSIBLE_STRATEGY_PLUGINS: await ensureMitogen(),
    ANSIBLE_STRATEGY: 'mitogen_linear',
  });
}

async function playbook(name: string, fleet: Fleet, settings: Record<string, string>): Promise<Contestant> {
  const program = join(await ensureAnsible(), 'ansible-playbook');
  const env = { ...ANSIBLE_ENVIRONMENT, ANSIBLE_CONFIG: 'ansible.cfg', ...settings };
  return {
    name,
    settings: Object.entries(settings)
      .map(([key, value]) => `${key}=${/PATH_DIR|PLUGINS/.test(key) ? 'FOLDER' : value}`)
      .join(' '),
    run: async () => {
      const { stdout } = await runBounded(program, ['-i', fleet.inventory, '05.calico.yml'], { env });
      assertNothingChanged(stdout, fleet.hosts.length);
    },
  };
}
