import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ControlNode } from '../helpers/control-node.ts';

/**
 * Writes an inventory of so many hosts for the Calico role, each with an address of its own, beside the control node's
 * files. Returns its path.
 */
export async function writeHostInventory(control: ControlNode, hosts: number): Promise<string> {
  const path = join(control.dir, `hosts-${hosts}.yml`);
  const numbers = Array.from({ length: hosts }, (_, at) => at + 1);
  await writeFile(path, `${head(control)}${numbers.map(host).join('')}`);
  return path;
}

function head({ caDir, baseDir }: ControlNode): string {
  return `all:
  vars:
    ETCD_ENDPOINTS: "https://${addressOf(1)}:2379,https://${addressOf(2)}:2379"
    CLUSTER_CIDR: "172.20.0.0/16"
    SERVICE_CIDR: "10.68.0.0/16"
    bin_dir: /opt/kube/bin
    ca_dir: ${caDir}
    base_dir: ${baseDir}
  children:
    etcd:
      hosts:
        node1:
        node2:
    kube-cluster:
      hosts:
`;
}

function host(number: number): string {
  const address = addressOf(number);
  return `        node${number}:\n          ansible_host: ${address}\n          NODE_IP: ${address}\n`;
}

function addressOf(number: number): string {
  return `10.9.${number >> 8}.${number & 255}`;
}
