import { writeFile } from 'node:fs/promises';
import { dump } from 'js-yaml';
import { BIN_DIR, CLUSTER_CIDR, SERVICE_CIDR } from '../../lab/settings.ts';
import { commonSshArguments, type Fleet, type FleetHost } from '../fleet.ts';

/** Writes the inventory of a scale lab, shaped as the lab's, for calico-deploy and for real Ansible alike. */
export async function writeInventory(fleet: Fleet): Promise<void> {
  const header = '# Written when the scale lab is brought up. Not kept in the repository.\n';
  await writeFile(fleet.inventory, header + dump(describeInventory(fleet), { lineWidth: -1, quoteStyle: 'double' }));
}

function describeInventory(fleet: Fleet): object {
  const { hosts } = fleet;
  return {
    all: {
      hosts: Object.fromEntries(
        hosts.map(({ name, address, nodeIp }) => [name, { ansible_host: address, NODE_IP: nodeIp }]),
      ),
      vars: describeAccess(fleet),
      children: {
        deploy: { hosts: { localhost: describeControlNode() } },
        etcd: { hosts: named(hosts.slice(0, 3)) },
        'kube-master': { hosts: named(hosts.slice(0, 1)) },
        'kube-node': { hosts: named(hosts.length === 1 ? hosts : hosts.slice(1)) },
        'kube-cluster': { children: { 'kube-master': null, 'kube-node': null }, vars: describeCluster(fleet) },
      },
    },
  };
}

function describeAccess(fleet: Fleet): Record<string, string | number> {
  return {
    ansible_port: fleet.port,
    ansible_user: 'root',
    ansible_ssh_private_key_file: fleet.privateKey,
    ansible_ssh_common_args: commonSshArguments(fleet).join(' '),
    ansible_python_interpreter: '/usr/bin/python3',
  };
}

/** The control node runs modules with the Python that runs Ansible: its libraries are there. */
function describeControlNode(): Record<string, string> {
  return {
    ansible_connection: 'local',
    ansible_python_interpreter: "{{ ansible_playbook_python | default('/usr/bin/python3') }}",
  };
}

function describeCluster(fleet: Fleet): Record<string, string> {
  return {
    ETCD_ENDPOINTS: fleet.etcdEndpoints,
    CLUSTER_CIDR,
    SERVICE_CIDR,
    bin_dir: BIN_DIR,
    ca_dir: fleet.caDir,
    base_dir: fleet.baseDir,
    calico_image_archive: fleet.imageArchive,
  };
}

function named(hosts: readonly FleetHost[]): Record<string, null> {
  return Object.fromEntries(hosts.map(({ name }) => [name, null]));
}
