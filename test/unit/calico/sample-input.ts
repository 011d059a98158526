import { controlFiles } from '../../../src/calico/control-files.ts';
import type { CalicoHost, CalicoInput, ControlFiles } from '../../../src/calico/host.ts';
import type { Value } from '../../../src/parsing/value.ts';

const NOW = new Date('2026-01-01T00:00:00Z');

/** Variables of a node that has no faults; tests change some of them. */
const GOOD: Readonly<Record<string, Value>> = {
  ETCD_ENDPOINTS: 'https://192.0.2.11:2379,https://192.0.2.12:2379',
  CLUSTER_CIDR: '172.20.0.0/16',
  SERVICE_CIDR: '10.68.0.0/16',
  bin_dir: '/opt/kube/bin',
  base_dir: '/base',
  ca_dir: '/ca',
};

/** A host whose variables stand in hosts.yml, one a line in the order of `variables`. */
export function sampleHost(
  name: string,
  variables: Readonly<Record<string, Value | 'UNKNOWN'>> = {},
  groups: readonly string[] = ['kube-node', 'etcd'],
): CalicoHost {
  const all: Record<string, Value> = { ...GOOD, ...variables };
  const names = Object.keys(all);
  return {
    name,
    groups,
    range: { file: 'hosts.yml', line: 1, column: 1 },
    variable(wanted) {
      if (!(wanted in all)) return undefined;
      if (all[wanted] === 'UNKNOWN') return 'unknown';
      const file = wanted in variables ? `${name}.yml` : 'all.yml';
      return { value: all[wanted] as Value, range: { file, line: names.indexOf(wanted) + 1, column: 3 } };
    },
    variableNames: () => names,
  };
}

/** Two nodes with addresses of their own. */
export function twoNodes(
  first: Readonly<Record<string, Value>> = {},
  second: Readonly<Record<string, Value>> = {},
): CalicoHost[] {
  return [
    sampleHost('node1', { NODE_IP: '192.0.2.11', ...first }),
    sampleHost('node2', { NODE_IP: '192.0.2.12', ...second }),
  ];
}

export function inputOf(nodes: readonly CalicoHost[], files: ControlFiles = controlFiles): CalicoInput {
  return { nodes, inventory: nodes, files, now: NOW };
}

/** Files in memory: contents by path; an executable one ends in `*`. */
export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array>>): ControlFiles {
  const find = (path: string): string | undefined => [path, `${path}*`].find((key) => key in contents);
  return {
    status(path) {
      const key = find(path);
      if (key === undefined) return undefined;
      return { type: 'file', mode: key.endsWith('*') ? 0o755 : 0o600 };
    },
    read(path) {
      const key = find(path);
      if (key === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return Buffer.from(contents[key] ?? '');
    },
  };
}
