import { openBridge } from '../engine/bridge.ts';
import { docker } from '../engine/docker.ts';
import { step } from '../progress.ts';
import type { Lab, LabHost } from '../settings.ts';
import { createHost, ensureNetwork, listContainers, readContainerStates, removeContainers } from './containers.ts';
import { waitForHost } from './ready.ts';

/** Brings every host of the lab up: creates, renews, starts or leaves alone, then waits until all are ready. */
export async function ensureHosts(lab: Lab, image: string): Promise<void> {
  await ensureNetwork(lab);
  await openBridge(lab);
  await removeSurplus(lab);
  const states = await readContainerStates(lab, image);
  const stale = lab.hosts.filter((_, i) => states[i] === 'outdated');
  // Members of one etcd cluster are born together: a single one that is made anew would not find its data.
  const renew =
    stale.some((host) => lab.etcdHosts.includes(host)) ||
    lab.etcdHosts.some((host) => states[host.number - 1] === 'absent');
  const fresh = lab.hosts.filter(
    (host, i) => states[i] === 'absent' || states[i] === 'outdated' || (renew && lab.etcdHosts.includes(host)),
  );
  const stopped = lab.hosts.filter((host, i) => states[i] === 'stopped' && !fresh.includes(host));
  await removeContainers(fresh.filter((host) => states[host.number - 1] !== 'absent').map((host) => host.container));
  await step(describeWork(fresh, stopped), async () => {
    await Promise.all([...fresh.map((host) => createHost(lab, host, image)), ...stopped.map(start)]);
    await Promise.all(lab.hosts.map((host) => waitForHost(lab, host)));
    await Promise.all(lab.hosts.map(takeSnapshot));
  });
}

/** Removes hosts that the lab no longer describes. */
async function removeSurplus(lab: Lab): Promise<void> {
  const known = new Set(lab.hosts.map((host) => host.container));
  await removeContainers((await listContainers(lab.name)).filter((name) => !known.has(name)));
}

async function start(host: LabHost): Promise<void> {
  await docker(['start', host.container]);
}

/** Keeps on the host what it was like at first, for `resetHost`; a host that has it keeps it. */
async function takeSnapshot(host: LabHost): Promise<void> {
  await docker(['exec', host.container, '/usr/lib/calico-lab/snapshot']);
}

function describeWork(fresh: readonly LabHost[], stopped: readonly LabHost[]): string {
  const names = (hosts: readonly LabHost[]) => hosts.map((host) => host.name).join(', ');
  if (fresh.length > 0) return `creating ${names(fresh)} and waiting for systemd, sshd, dockerd and etcd`;
  if (stopped.length > 0) return `starting ${names(stopped)}`;
  return 'waiting for the hosts';
}
