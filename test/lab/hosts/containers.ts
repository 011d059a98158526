import { docker, tryDocker } from '../engine/docker.ts';
import { describeLab, hashRecipe, type Lab, type LabHost } from '../settings.ts';
import { cgroupArguments } from './cgroups.ts';
import { installHostFiles } from './host-files.ts';

const RECIPE_LABEL = 'calico-deploy.lab.recipe';
const LAB_LABEL = 'calico-deploy.lab';

/** What there is of a host: nothing, a container of an older recipe, one that is stopped, one that runs. */
export type ContainerState = 'absent' | 'outdated' | 'stopped' | 'running';

/** Makes the lab's network unless it is there. */
export async function ensureNetwork(lab: Lab): Promise<void> {
  if ((await tryDocker(['network', 'inspect', '--format', '{{.Id}}', lab.network])) !== undefined) return;
  const bridge = ['--opt', `com.docker.network.bridge.name=${lab.bridge}`];
  await docker([
    'network',
    'create',
    '--subnet',
    lab.subnet,
    ...bridge,
    '--label',
    `${LAB_LABEL}=${lab.name}`,
    lab.network,
  ]);
}

/** The state of each host's container, in the order of `lab.hosts`. */
export async function readContainerStates(lab: Lab, image: string): Promise<ContainerState[]> {
  const format = `{{.Names}}\t{{.Label "${RECIPE_LABEL}"}}\t{{.State}}`;
  const rows = (
    await docker(['ps', '--all', '--no-trunc', '--filter', `label=${LAB_LABEL}=${lab.name}`, '--format', format])
  )
    .split('\n')
    .map((line) => line.split('\t'));
  const recipes = await Promise.all(lab.hosts.map((host) => recipeOf(lab, host, image)));
  return lab.hosts.map((host, i) => {
    const row = rows.find(([name]) => name === host.container);
    if (row === undefined) return 'absent';
    if (row[1] !== recipes[i]) return 'outdated';
    return row[2] === 'running' ? 'running' : 'stopped';
  });
}

/** The names of a lab's containers, or of every lab's; also of hosts that the present settings do not describe. */
export async function listContainers(lab?: string): Promise<string[]> {
  const filter = lab === undefined ? `label=${LAB_LABEL}` : `label=${LAB_LABEL}=${lab}`;
  const names = await docker(['ps', '--all', '--filter', filter, '--format', '{{.Names}}']);
  return names.split('\n').filter((name) => name !== '');
}

/** Creates a host from the image and starts it. */
export async function createHost(lab: Lab, host: LabHost, image: string): Promise<void> {
  const label = `${RECIPE_LABEL}=${await recipeOf(lab, host, image)}`;
  await docker(['create', ...(await createArguments(lab, host)), '--label', label, image]);
  await installHostFiles(lab, host);
  await docker(['start', host.container]);
}

/** Removes containers with the volumes that were made for them. */
export async function removeContainers(names: readonly string[]): Promise<void> {
  if (names.length > 0) await docker(['rm', '--force', '--volumes', ...names]);
}

/** Removes a lab's network. */
export async function removeNetwork(lab: Lab): Promise<void> {
  await tryDocker(['network', 'rm', lab.network]);
}

async function recipeOf(lab: Lab, host: LabHost, image: string): Promise<string> {
  return hashRecipe(image, ...(await createArguments(lab, host)), ...lab.etcdHosts.map((member) => member.name));
}

/**
 * `docker create` for a host that runs systemd: all capabilities but two that some machines cannot give, the machine's
 * cgroups, tmpfs where systemd wants it. Docker's data is a volume, since an overlay cannot lie on an overlay.
 */
async function createArguments(lab: Lab, host: LabHost): Promise<string[]> {
  return [
    ...['--name', host.container, '--hostname', host.name, '--label', `${LAB_LABEL}=${lab.name}`],
    ...['--network', lab.network, '--ip', host.nodeIp, '--publish', `${host.sshAddress}:22:22`, '--dns', '127.0.0.1'],
    ...nameOtherHosts(lab, host),
    ...['--cap-add', 'ALL', '--cap-drop', 'SYS_RESOURCE', '--cap-drop', 'SYS_TIME'],
    ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
    ...['--security-opt', 'systempaths=unconfined', '--cgroupns', 'host'],
    ...['--tmpfs', '/run', '--tmpfs', '/tmp', '--volume', '/var/lib/docker'],
    '--stop-signal=SIGRTMIN+3',
    ...(await cgroupArguments()),
  ];
}

/** Every host resolves the others by name; the list covers more than there are, so that adding one does not renew them all. */
function nameOtherHosts(lab: Lab, host: LabHost): string[] {
  const named = describeLab({ name: lab.name, hosts: Math.max(lab.hosts.length, 12) }).hosts;
  return named.flatMap((other) => (other.name === host.name ? [] : ['--add-host', `${other.name}:${other.nodeIp}`]));
}
