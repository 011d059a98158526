import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import type { SourceRange } from '../../errors/source-range.ts';
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
  const used = input.inventory.flatMap(placesOf);
  const bridge: Place = {
    what: `Docker's default bridge ${DOCKER_BRIDGE}`,
    network: parseIpv4Network(DOCKER_BRIDGE) as Ipv4Network,
  };
  return input.nodes.flatMap((host) => {
    const pods = networkPlace(host, 'CLUSTER_CIDR');
    const services = networkPlace(host, 'SERVICE_CIDR');
    const found = pods && services && overlap(pods.network, services.network) ? [overlapOf(pods, services)] : [];
    for (const network of [pods, services]) {
      if (!network) continue;
      found.push(
        ...used.filter((place) => overlap(network.network, place.network)).map((place) => overlapOf(network, place)),
      );
      if (overlap(network.network, bridge.network)) found.push({ ...overlapOf(network, bridge), severity: 'warning' });
    }
    return found;
  });
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
