import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { at, type CalicoInput, type CalicoText, checkTexts } from '../host.ts';
import { formatNetwork, type Ipv4Network, overlap, parseIpv4Network } from '../ipv4.ts';

/** Networks that no pod may be in: link-local, loopback, multicast and beyond, "this network". */
const RESERVED = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'];
/** Calico gives each node blocks of this size; a pool must hold at least one. */
const BLOCK_PREFIX = 26;

/** P02: CLUSTER_CIDR is an IPv4 network without host bits, at least /26 and none of the reserved ones; SERVICE_CIDR a network. */
export function checkClusterCidr(input: CalicoInput): Diagnostic[] {
  return checkTexts(input.nodes, ['CLUSTER_CIDR', 'SERVICE_CIDR'], faultsIn);
}

function faultsIn(name: string, variable: CalicoText): Diagnostic[] {
  const { text } = variable;
  if (name === 'SERVICE_CIDR' && text === '') return [];
  const fault = networkFault(text) ?? (name === 'CLUSTER_CIDR' ? poolFault(text) : undefined);
  if (!fault) return [];
  const { summary, hint } = fault;
  return [errorAt('calico/invalid-value', `${name} ${text} ${summary}`, { ...at(variable), hint })];
}

interface Fault {
  readonly summary: string;
  readonly hint: string;
}

function networkFault(text: string): Fault | undefined {
  const network = parseIpv4Network(text);
  if (!network) return { summary: 'is no IPv4 network in CIDR form', hint: 'write it like 172.20.0.0/16' };
  if (network.address === network.first) return undefined;
  const hint = `write ${formatNetwork(network)}, the network that it is in`;
  return { summary: `has host bits set beyond its prefix length`, hint };
}

function poolFault(text: string): Fault | undefined {
  const network = parseIpv4Network(text);
  if (!network) return undefined;
  if (network.prefix > BLOCK_PREFIX) {
    return {
      summary: 'is smaller than one block of addresses',
      hint: `use a network of /${BLOCK_PREFIX} or larger, at least one /${BLOCK_PREFIX} a node`,
    };
  }
  const reserved = RESERVED.find((each) => overlap(network, parseIpv4Network(each) as Ipv4Network));
  return reserved === undefined
    ? undefined
    : { summary: `overlaps ${reserved}, which is reserved`, hint: 'use a private network, such as 172.20.0.0/16' };
}
