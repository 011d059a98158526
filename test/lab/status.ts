import { execOnHost } from './control.ts';
import { etcdHealthy } from './datastore/etcd.ts';
import { tryDocker } from './engine/docker.ts';
import { engineAnswers } from './engine/dockerd.ts';
import type { Lab, LabHost } from './settings.ts';

/** What `status` shows of a lab: one line a host, one for etcd. Returns whether all hosts run. */
export async function describeStatus(lab: Lab): Promise<{ lines: string[]; allUp: boolean }> {
  if (!(await engineAnswers())) return { lines: [`lab ${lab.name}: down`], allUp: false };
  const rows = await Promise.all(lab.hosts.map((host) => describeHost(lab, host)));
  const allUp = rows.every((row) => row.up);
  const etcd = allUp && (await etcdHealthy(lab)) ? 'healthy' : 'not healthy';
  return { lines: [...rows.map((row) => row.line), `etcd: ${etcd} (${lab.etcdHosts.length} members)`], allUp };
}

async function describeHost(lab: Lab, host: LabHost): Promise<{ up: boolean; line: string }> {
  const state = (await tryDocker(['inspect', '--format', '{{.State.Status}}', host.container])) ?? 'absent';
  const where = `${host.name}  ssh ${host.sshAddress}  NODE_IP ${host.nodeIp}`;
  if (state !== 'running') return { up: false, line: `${where}  ${state}` };
  const script = 'systemctl is-system-running; systemctl is-active calico-node.service';
  const [system, calico] = (await execOnHost(lab, host.number, script)).stdout.split('\n');
  return { up: true, line: `${where}  systemd ${system}  calico-node ${calico}` };
}
