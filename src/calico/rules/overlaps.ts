import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { formatRange, type SourceRange } from '../../errors/source-range.ts';
import { validEndpoints } from '../endpoints.ts';
import { at, type CalicoHost, type CalicoInput, textOf } from '../host.ts';
import { formatNetwork, type Ipv4Network, networkOf, overlap, parseIpv4, parseIpv4Network } from '../ipv4.ts';

/** Docker's own bridge, unless the daemon was told otherwise. */
const DOCKER_BRIDGE = '172.17.0.0/16';

interface Place {
  readonly what: string;
  readonly network: Ipv4Network;
  readonly range?: SourceRange;
}

/** P03: the networks of pods and of services overlap neither each other nor any address or network of the hosts. */
export function checkOverlaps(input: CalicoInput): Diagnostic[] {
  const used = unique(input.inventory.flatMap(placesOf), placeKey);
  const pairs = input.nodes.map((host) => ({
    pods: networkPlace(host, 'CLUSTER_CIDR'),
    services: networkPlace(host, 'SERVICE_CIDR'),
  }));
  const distinct = unique(pairs, ({ pods, services }) => `${pods && placeKey(pods)} ${services && placeKey(services)}`);
  return distinct.flatMap(({ pods, services }) => [
    ...(pods && services && overlap(pods.network, services.network) ? [overlapOf(pods, services)] : []),
    ...[pods, services].flatMap((network) => (network ? overlapsWith(network, used) : [])),
  ]);
}

function overlapsWith(network: Place, used: readonly Place[]): Diagnostic[] {
  const what = `Docker's default bridge ${DOCKER_BRIDGE}`;
  const bridge: Place = { what, network: parseIpv4Network(DOCKER_BRIDGE) as Ipv4Network };
  const found = used
    .filter((place) => overlap(network.network, place.network))
    .map((place) => overlapOf(network, place));
  if (overlap(network.network, bridge.network)) found.push({ ...overlapOf(network, bridge), severity: 'warning' });
  return found;
}

/** What all hosts share is compared once, not once for each of a thousand hosts. */
function unique<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

function placeKey({ what, range }: Place): string {
  return `${what} ${range ? formatRange(range) : ''}`;
}

function overlapOf(network: Place, other: Place): Diagnostic {
  return errorAt('calico/address-overlap', `${network.what} overlaps ${other.what}`, {
    ...at(network),
    hint: 'use networks that nothing else is in; pods could not reach the hosts or services that share their addresses',
    ...(other.range ? { related: [{ message: 'the other is set here', range: other.range }] } : {}),
  });
}

function networkPlace(host: CalicoHost, name: string): Place | undefined {
  const variable = textOf(host, name);
  const network = variable && parseIpv4Network(variable.text);
  return network && { what: `${name} ${variable.text}`, network, ...at(variable) };
}

/** Addresses and networks that a host has or names: its own, the interface's network, the endpoints of etcd. */
function placesOf(host: CalicoHost): Place[] {
  const places = ['NODE_IP', 'ansible_host', 'MASTER_IP'].flatMap((name) => addressPlace(host, name));
  const prefix = textOf(host, 'calico_node_prefix')?.text ?? '';
  const node = textOf(host, 'NODE_IP');
  const own = node && parseIpv4Network(`${node.text}/${prefix}`);
  if (own) {
    places.push({ what: `the network ${formatNetwork(own)} of ${host.name}`, network: own, ...at(node) });
  }
  const endpoints = textOf(host, 'ETCD_ENDPOINTS');
  for (const endpoint of validEndpoints(endpoints?.text ?? '')) {
    const address = parseIpv4(endpoint.host);
    if (address !== undefined)
      places.push({ what: `the etcd endpoint ${endpoint.text}`, network: networkOf(address, 32), ...at(endpoints) });
  }
  return places;
}

function addressPlace(host: CalicoHost, name: string): Place[] {
  const variable = textOf(host, name);
  const address = variable && parseIpv4(variable.text);
  if (address === undefined) return [];
  return [{ what: `${name} ${variable?.text} of ${host.name}`, network: networkOf(address, 32), ...at(variable) }];
}
