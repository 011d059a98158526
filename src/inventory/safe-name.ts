import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import type { Inventory } from './inventory.ts';
import type { FolderVariables } from './vars-folders.ts';

/** Variables that become words of the ssh or sudo command line. */
const SPOKEN_TO_SSH = [
  'ansible_host',
  'ansible_ssh_host',
  'ansible_user',
  'ansible_ssh_user',
  'ansible_become_user',
  'ansible_port',
  'ansible_ssh_port',
];
const PORTS = new Set(['ansible_port', 'ansible_ssh_port']);
/** What no host, user or port has: blanks, control characters, marks that change the direction of writing. */
const UNSAFE = /[\s\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u;

/**
 * Finds host names and connection variables that ssh would take for an option or that hold blanks or control characters.
 * `folders` are the group_vars and host_vars to look into. Values that are templates are judged when they are known, by the
 * connection.
 */
export function checkSafeNames(inventory: Inventory, folders: readonly FolderVariables[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const host of inventory.hosts.values()) {
    const fault = describeUnsafe(host.name);
    if (fault) found.push(unsafe(`the host name ${JSON.stringify(host.name)} ${fault}`, host.range));
    found.push(...checkVariables(host.vars));
  }
  for (const group of inventory.groups.values()) found.push(...checkVariables(group.vars));
  for (const folder of folders) {
    for (const variables of [...folder.groups.values(), ...folder.hosts.values()])
      found.push(...checkVariables(variables));
  }
  return found;
}

function checkVariables(variables: ReadonlyMap<string, YamlNode>): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const name of SPOKEN_TO_SSH) {
    const node = variables.get(name);
    if (node?.kind !== 'scalar' || node.value === null || typeof node.value === 'object') continue;
    const text = String(node.value);
    if (text.includes('{{') || text.includes('{%')) continue;
    const isPort = PORTS.has(name);
    const fault = isPort ? describePort(text) : describeUnsafe(text);
    if (fault)
      found.push(unsafe(`${name}: ${JSON.stringify(text)} ${fault}`, node.range, isPort ? PORT_HINT : NAME_HINT));
  }
  return found;
}

/** Why a host, address or user may not stand in an ssh command line; undefined when it may. */
function describeUnsafe(text: string): string | undefined {
  if (text === '') return 'is empty';
  if (text.startsWith('-')) return 'would be read by ssh as an option';
  return !/^[!-~]+$/.test(text) && UNSAFE.test(text) ? 'holds a blank or a control character' : undefined;
}

function describePort(text: string): string | undefined {
  return /^[0-9]{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65536 ? undefined : 'is no port number';
}

const NAME_HINT = 'use a name or address that begins with a letter, digit or colon and has no blanks';
const PORT_HINT = 'use a number from 1 to 65535';

function unsafe(summary: string, range: SourceRange | undefined, hint = NAME_HINT): Diagnostic {
  return errorAt('inventory/unsafe-name', summary, { ...(range ? { range } : {}), hint });
}
