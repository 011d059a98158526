import { type CalicoHost, textOf } from '../host.ts';
import { ROLE_VARIABLES } from '../variables/definitions.ts';
import { toPlain } from '../variables/plain-value.ts';

/** What the inventory says a node should be. */
export interface ExpectedNode {
  readonly host: string;
  /** NODE_IP; empty where calico-node finds the address itself. */
  readonly nodeIp: string;
  /** NODENAME; empty for the hostname. */
  readonly nodeName: string;
  readonly clusterCidr: string;
  readonly ipip: string;
  readonly ipipMtu: number;
  readonly backend: string;
  readonly image: string;
  readonly etcdEndpoints: string;
  readonly binDir: string;
}

/** Reads the expectations from a host's variables, with the role's defaults where nothing sets them. */
export function expectedOf(host: CalicoHost): ExpectedNode {
  const text = (name: string): string => textOf(host, name)?.text ?? String(ROLE_VARIABLES[name]?.default ?? '');
  const mtu = host.variable('FELIX_IPINIPMTU');
  return {
    host: host.name,
    nodeIp: text('NODE_IP'),
    nodeName: text('NODENAME'),
    clusterCidr: text('CLUSTER_CIDR'),
    ipip: text('CALICO_IPV4POOL_IPIP'),
    ipipMtu: Number(
      mtu === undefined || mtu === 'unknown' ? ROLE_VARIABLES.FELIX_IPINIPMTU?.default : toPlain(mtu.value),
    ),
    backend: text('CALICO_NETWORKING_BACKEND'),
    image: text('calico_image'),
    etcdEndpoints: text('ETCD_ENDPOINTS'),
    binDir: text('bin_dir'),
  };
}
