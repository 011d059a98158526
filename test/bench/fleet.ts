import { execa } from 'execa';
import { buildSshArguments } from '../../src/transport/ssh-arguments.ts';

/** Hosts that contestants are measured on: how ssh reaches them, and what describes them to every tool. */
export interface Fleet {
  readonly hosts: readonly FleetHost[];
  readonly port: number;
  readonly privateKey: string;
  readonly knownHosts: string;
  /** The inventory for calico-deploy and for Ansible. */
  readonly inventory: string;
  /** What `ca_dir`, `base_dir` and `calico_image_archive` are in it. */
  readonly caDir: string;
  readonly baseDir: string;
  readonly imageArchive: string;
  /** `ETCD_ENDPOINTS`. */
  readonly etcdEndpoints: string;
}

export interface FleetHost {
  readonly name: string;
  readonly address: string;
  readonly nodeIp: string;
}

/** Options of ssh that the inventory gives every tool that takes any. */
export function commonSshArguments(fleet: Pick<Fleet, 'knownHosts'>): string[] {
  const options = ['IdentitiesOnly=yes', 'StrictHostKeyChecking=yes', `UserKnownHostsFile=${fleet.knownHosts}`];
  return options.flatMap((option) => ['-o', option]);
}

/** The words of the ssh command line of calico-deploy itself for a host of the fleet; `more` stands among its ssh arguments. */
export function sshWords(fleet: Fleet, address: string, command: string, more: readonly string[] = []): string[] {
  const target = {
    name: address,
    connection: 'ssh' as const,
    address,
    user: 'root',
    privateKeyFile: fleet.privateKey,
    sshArgs: [...commonSshArguments(fleet), ...more],
    sshExecutable: 'ssh',
    connectTimeout: 10,
  };
  const words = buildSshArguments(fleet.port === 22 ? target : { ...target, port: fleet.port }, command);
  return ['ssh', ...words];
}

/** Words of a command line as they are shown: without this machine's paths. */
export function showWords(fleet: Fleet, words: readonly string[]): string {
  return words.join(' ').replaceAll(fleet.knownHosts, 'FILE').replaceAll(fleet.privateKey, 'KEY');
}

/** Runs a shell script on one host, beside all that is measured. Throws where it fails. */
export async function runOn(fleet: Fleet, host: FleetHost, script: string): Promise<string> {
  const [file = '', ...args] = sshWords(fleet, host.address, script);
  return (await execa(file, args, { stdin: 'ignore' })).stdout;
}
