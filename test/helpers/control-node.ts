import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** A folder with all that the Calico role wants on the control node: a CA, the binaries, an inventory that is valid. */
export interface ControlNode {
  readonly dir: string;
  readonly caDir: string;
  readonly baseDir: string;
  readonly inventory: string;
}

/** Makes one in a new temporary folder. Its hosts are at `address:port`, where a test may listen. */
export async function makeControlNode(address = '127.0.77.1', port = 22): Promise<ControlNode> {
  const dir = await mkdtemp(join(tmpdir(), 'calico-deploy-control-'));
  const control = { dir, caDir: join(dir, 'ca'), baseDir: join(dir, 'base'), inventory: join(dir, 'hosts.yml') };
  await mkdir(control.caDir, { mode: 0o700 });
  await makeCa(control.caDir, 'ca');
  await mkdir(join(control.baseDir, 'bin'), { recursive: true });
  for (const name of ['calico', 'calico-ipam', 'loopback', 'calicoctl']) {
    await writeFile(join(control.baseDir, 'bin', name), `#!/bin/sh\necho ${name}\n`);
    await chmod(join(control.baseDir, 'bin', name), 0o755);
  }
  await writeFile(control.inventory, inventoryText(control, address, port));
  return control;
}

/** Makes a self-signed CA and its key, `NAME.pem` and `NAME-key.pem`. */
export async function makeCa(folder: string, name: string): Promise<void> {
  const [key, certificate] = [join(folder, `${name}-key.pem`), join(folder, `${name}.pem`)];
  const subject = ['-subj', '/CN=test CA', '-addext', 'basicConstraints=critical,CA:true', '-days', '3650'];
  await execa('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    certificate,
    ...subject,
  ]);
  await chmod(key, 0o600);
}

/** One host a line, so that a test can name the line that it breaks. */
function inventoryText(control: Omit<ControlNode, 'inventory'>, address: string, port: number): string {
  return `all:
  vars:
    ansible_host: ${address}
    ansible_port: ${port}
    ETCD_ENDPOINTS: "https://192.0.2.11:2379,https://192.0.2.12:2379"
    CLUSTER_CIDR: "172.20.0.0/16"
    SERVICE_CIDR: "10.68.0.0/16"
    bin_dir: /opt/kube/bin
    ca_dir: ${control.caDir}
    base_dir: ${control.baseDir}
  children:
    etcd:
      hosts:
        node1:
        node2:
    kube-cluster:
      children:
        kube-master:
          hosts:
            node1:
              NODE_IP: 192.0.2.11
        kube-node:
          hosts:
            node2:
              NODE_IP: 192.0.2.12
`;
}
