import type { Group, Host } from '../inventory/group.ts';
import type { PyDict } from '../parsing/value.ts';
import { toJsonData } from './result-json.ts';

/** A group of the `--json` document of `inventory graph`; `vars` where they are asked for. */
interface GroupDocument {
  readonly name: string;
  readonly children: readonly GroupDocument[];
  readonly hosts: readonly { readonly name: string; readonly vars?: unknown }[];
  readonly vars?: unknown;
}

/** The same tree as the text of `inventory graph` draws: `all` has no hosts of its own. */
export function graphToJson(group: Group, shown?: (entity: Group | Host) => PyDict): GroupDocument {
  const varsOf = (entity: Group | Host) => (shown ? { vars: toJsonData(shown(entity)) } : {});
  const hosts = group.name === 'all' ? [] : [...group.hosts];
  return {
    name: group.name,
    children: group.children.map((child) => graphToJson(child, shown)),
    hosts: hosts.map((host) => ({ name: host.name, ...varsOf(host) })),
    ...varsOf(group),
  };
}
