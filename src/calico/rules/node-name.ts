import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { at, type CalicoHost, type CalicoInput, textOf } from '../host.ts';

/** RFC 1123: labels of lower-case letters, digits and `-`, joined by dots. */
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const MAX_LENGTH = 63;

/**
 * P08: names of nodes are unique whatever their case, and names that Kubernetes and later Calico versions take. Where
 * NODENAME is empty the node is named by its hostname, which only the host knows: its inventory name is then judged, and
 * only warned about.
 */
export function checkNodeName(input: CalicoInput): Diagnostic[] {
  const named = input.nodes.map((host) => nameOf(host));
  return [...named.flatMap(nameFaults), ...duplicates(named), ...input.inventory.flatMap(pathFaults)];
}

interface NamedHost {
  readonly host: CalicoHost;
  readonly name: string;
  readonly explicit: boolean;
  readonly place: Pick<CalicoHost, 'range'>;
}

function nameOf(host: CalicoHost): NamedHost {
  const variable = textOf(host, 'NODENAME');
  return variable && variable.text !== ''
    ? { host, name: variable.text, explicit: true, place: at(variable) }
    : { host, name: host.name, explicit: false, place: at(host) };
}

function nameFaults({ name, explicit, place }: NamedHost): Diagnostic[] {
  const fault = faultOf(name, explicit);
  if (fault === undefined) return [];
  const summary = explicit
    ? `NODENAME ${JSON.stringify(name)} ${fault}`
    : `the host's inventory name ${JSON.stringify(name)} ${fault}`;
  const hint = explicit
    ? 'use lower-case letters, digits, `-` and `.`'
    : 'see that the hostname is unique, or set NODENAME';
  return [
    { ...errorAt('calico/node-name', summary, { ...at(place), hint }), severity: explicit ? 'error' : 'warning' },
  ];
}

function faultOf(name: string, explicit: boolean): string | undefined {
  if (/^localhost/i.test(name)) return 'is what every host may be called';
  if (!explicit) return undefined;
  if (name.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  return NAME.test(name) ? undefined : 'is no DNS name in lower case';
}

function duplicates(named: readonly NamedHost[]): Diagnostic[] {
  const first = new Map<string, NamedHost>();
  return named.flatMap((each) => {
    const other = first.get(each.name.toLowerCase());
    if (!other) first.set(each.name.toLowerCase(), each);
    return other ? [duplicate(each, other)] : [];
  });
}

function duplicate(each: NamedHost, other: NamedHost): Diagnostic {
  const summary = `${each.host.name} and ${other.host.name} have the same node name ${JSON.stringify(each.name)} but for case`;
  return errorAt('calico/duplicate-node', summary, {
    ...at(each.place),
    hint: 'give each node its own name; two hosts of one name become one node without any error',
    ...(other.place.range ? { related: [{ message: 'the other is named here', range: other.place.range }] } : {}),
  });
}

/** The inventory name is a directory of the control node: ca_dir/calico/NAME. */
function pathFaults(host: CalicoHost): Diagnostic[] {
  if (!host.name.includes('/') && host.name !== '..' && host.name !== '.') return [];
  const summary = `the host name ${JSON.stringify(host.name)} cannot be part of a path`;
  return [errorAt('calico/node-name', summary, { ...at(host), hint: 'use a name without `/`' })];
}
