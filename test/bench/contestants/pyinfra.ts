import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { BIN_DIR, CLUSTER_CIDR } from '../../lab/settings.ts';
import type { Fleet } from '../fleet.ts';
import { ensurePyinfra } from '../peers.ts';
import type { Contestant } from './contestant.ts';
import { runBounded } from './run-bounded.ts';

export const PYINFRA = 'pyinfra';

const scripts = join(import.meta.dirname, '..', 'pyinfra');

/** pyinfra with a deploy script of its own for the same end state, set up as its documents advise for speed. */
export async function pyinfra(fleet: Fleet, parallel: number): Promise<Contestant> {
  const program = await ensurePyinfra();
  const folder = await mkdtemp(join(tmpdir(), 'bench-pyinfra-'));
  const description = join(folder, 'fleet.json');
  await writeFile(description, JSON.stringify(await describe(fleet)));
  const options = ['--yes', '--no-wait', '--parallel', String(parallel)];
  const words = [...options, join(scripts, 'inventory.py'), join(scripts, 'deploy.py')];
  const env = { LC_ALL: 'C.UTF-8', BENCH_PYINFRA: description };
  return {
    name: PYINFRA,
    settings: `pyinfra ${options.join(' ')} test/bench/pyinfra/deploy.py`,
    run: async () => {
      const { stdout, stderr } = await runBounded(program, words, { env, cwd: folder });
      assertNothingChanged(stdout + stderr);
    },
  };
}

async function describe(fleet: Fleet): Promise<object> {
  const defaults = load(await readFile('roles/calico/defaults/main.yml', 'utf8')) as Record<string, unknown>;
  return {
    hosts: fleet.hosts.map(({ name, address, nodeIp }) => ({ name, ssh_hostname: address, NODE_IP: nodeIp })),
    data: {
      ...defaults,
      ssh_port: fleet.port,
      ssh_user: 'root',
      ssh_key: fleet.privateKey,
      ssh_known_hosts_file: fleet.knownHosts,
      ssh_strict_host_key_checking: 'yes',
      ETCD_ENDPOINTS: fleet.etcdEndpoints,
      CLUSTER_CIDR,
      bin_dir: BIN_DIR,
      ca_dir: fleet.caDir,
      base_dir: fleet.baseDir,
      calico_image_archive: fleet.imageArchive,
      templates: join(process.cwd(), 'roles', 'calico', 'templates'),
    },
  };
}

/** pyinfra ends with a table of operations whose last line adds up hosts, successes, errors and hosts without a change. */
function assertNothingChanged(output: string): void {
  const total = /^ *Grand total +(\d+) +(\S+) +(\S+) +(\S+)/m.exec(output);
  if (!total) throw new Error('pyinfra has printed no results');
  const [line, all, successes, errors, unchanged] = total;
  if (successes !== '-' || errors !== '-' || all !== unchanged)
    throw new Error(`a run that should change nothing: operations, changed, failed, unchanged: ${line.trim()}`);
}
