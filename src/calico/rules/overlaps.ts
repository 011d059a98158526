import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { formatRange, type SourceRange } from '../../errors/source-range.ts';
import { validEndpoints } from '../endpoints.ts';
import { at, type CalicoHost, type CalicoInput, type CalicoText, oncePerText, textOf } from '../host.ts';
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
  const endpointsOf = oncePerText(endpointPlaces);
  const used = unique(new Set(input.inventory.flatMap((host) => placesOf(host, endpointsOf))), placeKey);
  const [podsOf, servicesOf] = ['CLUSTER_CIDR', 'SERVICE_CIDR'].map(networkReader) as [NetworkReader, NetworkReader];
  const pairs = input.nodes.map((host) => ({ pods: podsOf(host), services: servicesOf(host) }));
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
function unique<T>(items: Iterable<T>, key: (item: T) => string): T[] {
  return [...new Map(Array.from(items, (item) => [key(item), item])).values()];
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

type NetworkReader = (host: CalicoHost) => Place | undefined;

/** Reads the network that a variable is. */
function networkReader(name: string): NetworkReader {
  const placeOf = oncePerText((variable): Place | undefined => {
    const network = parseIpv4Network(variable.text);
    return network && { what: `${name} ${variable.text}`, network, ...at(variable) };
  });
  return (host) => {
    const variable = textOf(host, name);
    return variable && placeOf(variable);
  };
}

/** Addresses and networks that a host has or names: its own, the interface's network, the endpoints of etcd. */
function placesOf(host: CalicoHost, endpointsOf: (list: CalicoText) => Place[]): Place[] {
  const places = ['NODE_IP', 'ansible_host', 'MASTER_IP'].flatMap((name) => addressPlace(host, name));
  const prefix = textOf(host, 'calico_node_prefix')?.text ?? '';
  const node = textOf(host, 'NODE_IP');
  const own = node && parseIpv4Network(`${node.text}/${prefix}`);
  if (own) {
    places.push({ what: `the network ${formatNetwork(own)} of ${host.name}`, network: own, ...at(node) });
  }
  const endpoints = textOf(host, 'ETCD_ENDPOINTS');
  return endpoints ? [...places, ...endpointsOf(endpoints)] : places;
}

function endpointPlaces(list: CalicoText): Place[] {
  return validEndpoints(list.text).flatMap(({ host, text }) => {
    const address = parseIpv4(host);
    if (address === undefined) return [];
    return [{ what: `the etcd endpoint ${text}`, network: networkOf(address, 32), ...at(list) }];
  });
}

function addressPlace(host: CalicoHost, name: string): Place[] {
  const variable = textOf(host, name);
  const address = variable && parseIpv4(variable.text);
  if (address === undefined) return [];
  return [{ what: `${name} ${variable?.text} of ${host.name}`, network: networkOf(address, 32), ...at(variable) }];
}
