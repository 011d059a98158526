import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { at, type CalicoHost, type CalicoInput, textOf } from '../host.ts';
import { containsAddress, type Ipv4Network, parseIpv4, parseIpv4Network } from '../ipv4.ts';

/** Networks that no node's address is in. */
const IMPOSSIBLE = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3'].map((each) => parseIpv4Network(each) as Ipv4Network);

/** P07: NODE_IP is an IPv4 address of one host alone, set for every node or for none, and no shared (virtual) address. */
export function checkNodeAddress(input: CalicoInput): Diagnostic[] {
  const set = input.nodes.filter((host) => (textOf(host, 'NODE_IP')?.text ?? '') !== '');
  const hasMasters = input.inventory.filter((each) => each.groups.includes('kube-master')).length > 1;
  const faults = input.nodes.flatMap((host) => valueFaults(host, hasMasters));
  return [...faults, ...duplicates(set), ...unset(input.nodes, new Set(set))];
}

/** `hasMasters`: several, which may share an address. */
function valueFaults(host: CalicoHost, hasMasters: boolean): Diagnostic[] {
  const variable = textOf(host, 'NODE_IP');
  if (!variable || variable.text === '') return [];
  const address = parseIpv4(variable.text);
  if (address === undefined) {
    const hint = variable.text.includes('/')
      ? 'write the address alone; the prefix length comes from the interface or calico_node_prefix'
      : 'write an IPv4 address like 192.0.2.11';
    return [
      errorAt('calico/invalid-value', `NODE_IP ${JSON.stringify(variable.text)} is no IPv4 address`, {
        ...at(variable),
        hint,
      }),
    ];
  }
  if (IMPOSSIBLE.some((network) => containsAddress(network, address))) {
    const hint = 'use the address by which the other nodes reach this one';
    return [
      errorAt('calico/invalid-value', `NODE_IP ${variable.text} can be no address of a node`, {
        ...at(variable),
        hint,
      }),
    ];
  }
  if (hasMasters && textOf(host, 'MASTER_IP')?.text === variable.text) {
    const hint = "use the host's own address: the one that masters share moves between them";
    return [
      errorAt('calico/invalid-value', `NODE_IP ${variable.text} is MASTER_IP, which several masters share`, {
        ...at(variable),
        hint,
      }),
    ];
  }
  return [];
}

function duplicates(nodes: readonly CalicoHost[]): Diagnostic[] {
  const first = new Map<string, CalicoHost>();
  const found: Diagnostic[] = [];
  for (const host of nodes) {
    const variable = textOf(host, 'NODE_IP');
    if (!variable) continue;
    const other = first.get(variable.text);
    if (!other) first.set(variable.text, host);
    else found.push(duplicate(host, other, variable.text));
  }
  return found;
}

function duplicate(host: CalicoHost, other: CalicoHost, address: string): Diagnostic {
  const range = textOf(other, 'NODE_IP')?.range;
  return errorAt('calico/duplicate-node', `NODE_IP ${address} of ${host.name} is that of ${other.name} too`, {
    ...at(textOf(host, 'NODE_IP')),
    hint: 'give each node its own address; calico-node refuses to start with the address of another node',
    ...(range ? { related: [{ message: `${other.name} has it here`, range }] } : {}),
  });
}

function unset(nodes: readonly CalicoHost[], set: ReadonlySet<CalicoHost>): Diagnostic[] {
  if (set.size === 0) return [];
  return nodes
    .filter(
      (host) => host.variable('NODE_IP') !== 'unknown' && !set.has(host) && textOf(host, 'NODE_IP')?.text !== undefined,
    )
    .map((host) =>
      errorAt('calico/invalid-value', `NODE_IP is set for other nodes but not for ${host.name}`, {
        ...at(host),
        hint: 'set it for every node, or for none to let calico-node find the addresses',
      }),
    );
}
