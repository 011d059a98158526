import { writeFile } from 'node:fs/promises';
import { dump } from 'js-yaml';
import { BIN_DIR, CLUSTER_CIDR, etcdEndpoints, type Lab, type LabHost, SERVICE_CIDR } from './settings.ts';

type Hosts = Record<string, Record<string, string> | null>;

/** Writes the inventory of a running lab, for calico-deploy and for real Ansible alike. */
export async function writeInventory(lab: Lab): Promise<void> {
  const header = '# Written by `npm run lab -- up`: the hosts that it started. Not kept in the repository.\n';
  await writeFile(lab.paths.inventory, header + dump(describeInventory(lab), { lineWidth: -1, quoteStyle: 'double' }));
}

function describeInventory(lab: Lab): object {
  const [first, ...others] = lab.hosts;
  return {
    all: {
      hosts: Object.fromEntries(lab.hosts.map((host) => [host.name, describeHost(lab, host)])),
      children: {
        deploy: { hosts: { localhost: describeControlNode() } },
        etcd: { hosts: named(lab.etcdHosts) },
        'kube-master': { hosts: named(first === undefined ? [] : [first]) },
        'kube-node': { hosts: named(others.length === 0 ? lab.hosts : others) },
        'kube-cluster': {
          children: { 'kube-master': null, 'kube-node': null },
          vars: describeCluster(lab),
        },
      },
    },
  };
}

function describeHost(lab: Lab, host: LabHost): Record<string, string> {
  return {
    ansible_host: host.sshAddress,
    ansible_user: 'root',
    ansible_ssh_private_key_file: lab.paths.privateKey,
    ansible_ssh_common_args: `-o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=${lab.paths.knownHosts}`,
    ansible_python_interpreter: '/usr/bin/python3',
    NODE_IP: host.nodeIp,
  };
}

/** The control node runs modules with the Python that runs Ansible: its libraries are there. */
function describeControlNode(): Record<string, string> {
  return {
    ansible_connection: 'local',
    ansible_python_interpreter: "{{ ansible_playbook_python | default('/usr/bin/python3') }}",
  };
}

function describeCluster(lab: Lab): Record<string, string> {
  return {
    ETCD_ENDPOINTS: etcdEndpoints(lab).join(','),
    CLUSTER_CIDR,
    SERVICE_CIDR,
    bin_dir: BIN_DIR,
    ca_dir: lab.paths.caDir,
    base_dir: lab.paths.baseDir,
    calico_image_archive: lab.paths.imageArchive,
  };
}

function named(hosts: readonly LabHost[]): Hosts {
  return Object.fromEntries(hosts.map((host) => [host.name, null]));
}
