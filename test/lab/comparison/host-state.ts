import { execOnHost, hostOf, type Lab } from '../lab.ts';

/** What a run leaves on a host, in a form that is equal where the state is. */
export interface HostState {
  /** By path: kind, mode, owner, group, and what is in it (a link's target, a file's SHA-256). */
  readonly files: Readonly<Record<string, string>>;
  /** The files that the role renders, as text. */
  readonly texts: Readonly<Record<string, string>>;
  /** The PEM files that the role copies, as text. */
  readonly pems: Readonly<Record<string, string>>;
  /** Whether each unit file is enabled, and the state of the units that matter. */
  readonly units: Readonly<Record<string, string>>;
  /** calico-node's container: image, command, environment, mounts. */
  readonly container: unknown;
}

/** What a runner keeps for itself: Ansible its folder for temporary files, calico-deploy its state directory. */
const OWN_PLACES = ['/root/.ansible', '/var/lib/calico-deploy'];

/** Files whose bytes belong to one boot of one host, or to one certificate: all but the bytes is compared. */
const OWN_BYTES = /^\/(etc\/machine-id|etc\/docker\/key\.json|var\/log\/.*|etc\/calico\/ssl\/calico(-key)?\.pem)$/;

const PEMS = ['ca', 'calico', 'calico-key'].map((name) => `/etc/calico/ssl/${name}.pem`);
const TEXTS = ['/etc/calico/calicoctl.cfg', '/etc/cni/net.d/10-calico.conf', '/etc/systemd/system/calico-node.service'];
const UNITS = ['calico-node', 'docker', 'etcd', 'ssh'];
const PROPERTIES = 'LoadState,ActiveState,SubState,UnitFileState,FragmentPath,NeedDaemonReload';

/** Reads a host, beside ssh. Throws where something of it cannot be read. */
export async function readHostState(lab: Lab, number: number): Promise<HostState> {
  const run: Run = async (script) => {
    const { exitCode, stdout, stderr } = await execOnHost(lab, number, script);
    if (exitCode !== 0) throw new Error(`${hostOf(lab, number).name}: ${script}: ${stderr}`);
    return stdout;
  };
  const container = await run('docker inspect calico-node');
  return {
    files: await readFiles(run),
    texts: await readTexts(run, TEXTS),
    pems: await readTexts(run, PEMS),
    units: await readUnits(run),
    container: describeContainer(container),
  };
}

type Run = (script: string) => Promise<string>;

async function readTexts(run: Run, paths: readonly string[]): Promise<Record<string, string>> {
  // execOnHost drops one final newline.
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await run(`cat ${path}; echo`)])));
}

/** Every path that counts as a host's own state: the same list from which the lab brings a host back. */
async function readFiles(run: Run): Promise<Record<string, string>> {
  const list = '(. /usr/lib/calico-lab/paths; list_paths) | sed s,^,/, | tr "\\n" "\\0"';
  const find = (action: string) => run(`${list} | xargs -0 sh -c 'find "$@" -maxdepth 0 ${action}' sh`);
  const rows = (await find('-printf "%p\\t%y %m %u:%g %l\\n"')).split('\n').map((line) => line.split('\t'));
  const sums = (await find('-type f -exec sha256sum {} +')).split('\n');
  const sumOf = new Map(sums.map((line) => [line.slice(66), line.slice(0, 64)]));
  const shared = rows.filter(([path = '']) => !OWN_PLACES.some((own) => path === own || path.startsWith(`${own}/`)));
  const bytesOf = (path: string) => (OWN_BYTES.test(path) ? '' : (sumOf.get(path) ?? ''));
  return Object.fromEntries(shared.map(([path = '', what]) => [path, `${what}${bytesOf(path)}`]));
}

async function readUnits(run: Run): Promise<Record<string, string>> {
  const files = (await run('systemctl list-unit-files --no-legend --no-pager')).split('\n');
  const enabled = files.map((line) => line.trim().split(/\s+/)).map(([name = '', state = '']) => [name, state]);
  const states = UNITS.map(async (unit) => [`state of ${unit}`, await run(`systemctl show ${unit} -p ${PROPERTIES}`)]);
  return Object.fromEntries([...enabled, ...(await Promise.all(states))]);
}

interface Inspected {
  readonly Image: string;
  readonly Args: readonly string[];
  readonly Config: { Env: readonly string[]; Image: string; Entrypoint: unknown; Cmd: unknown };
  readonly HostConfig: { Binds: readonly string[]; NetworkMode: string; CapAdd: unknown; RestartPolicy: unknown };
}

/** Docker gives environment and mounts in any order. */
function describeContainer(json: string): unknown {
  const { Image, Args, Config, HostConfig } = (JSON.parse(json) as [Inspected])[0];
  const { NetworkMode, CapAdd, RestartPolicy } = HostConfig;
  const sorted = { environment: Config.Env.toSorted(), mounts: HostConfig.Binds.toSorted() };
  const { Image: name, Entrypoint, Cmd } = Config;
  return { Image, name, Args, Entrypoint, Cmd, NetworkMode, CapAdd, RestartPolicy, ...sorted };
}
