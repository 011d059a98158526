import { InvalidArgumentError, Option } from '@commander-js/extra-typings';

/** Options spelled as `ansible-playbook` spells them, each defined once. */
const collect = (value: string, earlier: string[] | undefined) => [...(earlier ?? []), value];

const words = (value: string, earlier: string[] | undefined) => [
  ...(earlier ?? []),
  ...value
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean),
];

function positiveInteger(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError('it must be a whole number from 1 on');
  return Number(value);
}

export const inventoryOption = () =>
  new Option('-i, --inventory <source>', 'inventory file, directory, executable or comma list; repeatable').argParser(
    collect,
  );
export const playbookOption = () =>
  new Option(
    '-p, --playbook <file>',
    'playbook to run (default: 05.calico.yml beside the inventory, here, or the one shipped)',
  );
export const limitOption = () => new Option('-l, --limit <pattern>', 'only hosts that match the pattern');
export const extraVarsOption = () =>
  new Option('-e, --extra-vars <vars>', 'extra variables as k=v, JSON or YAML, or @file; repeatable').argParser(
    collect,
  );
export const tagsOption = () =>
  new Option('-t, --tags <tags>', 'only plays and tasks with these tags').argParser(words);
export const skipTagsOption = () =>
  new Option('--skip-tags <tags>', 'leave out plays and tasks with these tags').argParser(words);
export const forksOption = () =>
  new Option(
    '-f, --forks <number>',
    'hosts to work on at once (default: 25 for each processor, at least 50)',
  ).argParser(positiveInteger);
export const noPipelineOption = () =>
  new Option('--no-pipeline', 'start no task before all hosts are through with the one before it');
export const checkOption = () => new Option('-C, --check', 'change nothing; report what would change');
export const diffOption = () => new Option('-D, --diff', 'show the differences in changed files');
export const checksumOption = () =>
  new Option('--checksum', 'hash files anew, here and on hosts, where they seem unchanged');
export const jsonOption = () =>
  new Option('--json', 'print one JSON document on stdout; text for people goes to stderr');
export const profileOption = () =>
  new Option('--profile', 'say at the end where the time went: start-up, connections, transfers, work of the hosts');
export const verboseOption = () =>
  new Option('-v, --verbose', 'show task results; -vv and -vvv show more')
    .argParser((_value: string, earlier: number) => earlier + 1)
    .default(0)
    .preset('');
export const vaultOption = () =>
  new Option(
    '--vault-password-file <file>',
    'file that holds the vault password, or program that prints it; repeatable',
  ).argParser(collect);
export const vaultIdOption = () =>
  new Option('--vault-id <label@source>', 'the same under an id; the source may be `prompt`; repeatable').argParser(
    collect,
  );
export const askVaultOption = () => new Option('-J, --ask-vault-pass', 'ask for the vault password');
export const rolesPathOption = () =>
  new Option(
    '--roles-path <folder>',
    "where roles are looked for beside the playbook's own; repeatable (default: as ansible-core)",
  ).argParser(collect);
export const userOption = () => new Option('-u, --user <name>', 'remote user (default: ssh decides)');
export const privateKeyOption = () => new Option('--key-file, --private-key <file>', 'private key for ssh');
export const connectionOption = () =>
  new Option('-c, --connection <type>', 'how hosts are reached (default: ssh)').choices([
    'ssh',
    'local',
    'smart',
    'ansible.builtin.ssh',
    'ansible.builtin.local',
  ]);
export const sshArgsOption = () =>
  new Option('--ssh-common-args <args>', 'more arguments for ssh, as one quoted string');
export const sshExtraArgsOption = () =>
  new Option('--ssh-extra-args <args>', 'more arguments for ssh, behind all others');
export const timeoutOption = () =>
  new Option('-T, --timeout <seconds>', 'seconds to wait for a connection (default: 10)').argParser(positiveInteger);
export const becomeOption = () => new Option('-b, --become', 'run tasks as another user, by sudo');
export const becomeUserOption = () => new Option('--become-user <name>', 'that user (default: root)');
export const askBecomeOption = () => new Option('-K, --ask-become-pass', 'ask for the sudo password');
export const askPassOption = () => new Option('-k, --ask-pass', 'ask for the password of the login');
export const connectionPasswordFileOption = () =>
  new Option(
    '--conn-pass-file, --connection-password-file <file>',
    'file that holds the password of the login, or program that prints it',
  ).conflicts('askPass');
/** The method says nothing that is not so anyway, unless it is another one. */
export const becomeMethodOption = () =>
  new Option('--become-method <method>', 'how tasks are run as another user: sudo is the only way').argParser(
    (value) => {
      if (['sudo', 'ansible.builtin.sudo'].includes(value)) return value;
      throw new InvalidArgumentError('only sudo is supported');
    },
  );
export const becomePasswordFileOption = () =>
  new Option(
    '--become-pass-file, --become-password-file <file>',
    'file that holds the sudo password, or program that prints it',
  ).conflicts('askBecomePass');
