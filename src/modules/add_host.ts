import { splitAddress } from '../inventory/address.ts';
import type { Value } from '../parsing/value.ts';
import { toStr } from '../template/values/text.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments } from './module.ts';
import { changeInventory, ModuleFailure } from './requests.ts';

/** Not variables of the host. Other spellings of the same are, as in Ansible. */
const SPECIAL = new Set(['name', 'hostname', 'groupname', 'groups']);

/** ansible.builtin.add_host: a host, in groups and with variables, for the rest of the run. */
export const addHost = defineModule({
  name: 'add_host',
  runsOn: 'control',
  reachesOut: false,
  oncePerBatch: true,
  changesInventory: true,
  openParameters: true,
  parameters: {
    name: { type: 'raw' },
    hostname: { type: 'raw' },
    host: { type: 'raw' },
    groups: { type: 'raw' },
    groupname: { type: 'raw' },
    group: { type: 'raw' },
  },
  *run(args) {
    const { name, port } = addressOf(args);
    const variables = new Map([...args].filter(([key]) => !SPECIAL.has(key)));
    if (port !== undefined) variables.set('ansible_ssh_port', port);
    const groups = groupsOf(args.get('groupname') ?? args.get('groups') ?? args.get('group') ?? '');
    const changed = yield* changeInventory({ kind: 'host', name, groups, variables });
    const described = new Map<Value, Value>([
      ['host_name', name],
      ['groups', groups],
      ['host_vars', new Map<Value, Value>(variables)],
    ]);
    return { changed, values: new Map([['add_host', described]]) };
  },
});

function addressOf(args: ModuleArguments): { name: string; port?: number } {
  const given = args.get('name') ?? args.get('hostname') ?? args.get('host');
  if (given === undefined || given === null) throw new ModuleFailure('name, host or hostname needs to be provided');
  const text = toStr(given);
  const { host, port } = splitAddress(text);
  // Ranges are for inventories: a name that holds one is taken as it is.
  if (host.includes('[')) return { name: text };
  return port === undefined ? { name: host } : { name: host, port };
}

/** A list, or a text with commas. */
function groupsOf(given: Value): string[] {
  if (given === '' || given === null) return [];
  if (!Array.isArray(given) && typeof given !== 'string')
    throw new ModuleFailure('Groups must be specified as a list.');
  const names = typeof given === 'string' ? given.split(',') : given.map(toStr);
  return [...new Set(names)].map((name) => name.trim());
}
