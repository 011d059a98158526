import type { ConnectOptions, OutputOptions, SelectionOptions, SourceOptions } from '../commands/options.ts';
import { safeSshWords } from '../config/safe-ssh-words.ts';
import type { Settings } from '../config/settings.ts';
import { joinWords } from '../parsing/quote.ts';
import { splitWords } from '../parsing/words.ts';
import { defaultForks } from '../process/session-limit.ts';

/** What commander gives for the options of options.ts, before settings and defaults that are ours. */
export interface ParsedOptions {
  inventory?: string[];
  playbook?: string;
  limit?: string;
  extraVars?: string[];
  vaultPasswordFile?: string[];
  vaultId?: string[];
  askVaultPass?: boolean;
  rolesPath?: string[];
  tags?: string[];
  skipTags?: string[];
  user?: string;
  privateKey?: string;
  sshCommonArgs?: string;
  sshExtraArgs?: string;
  connection?: string;
  timeout?: number;
  become?: boolean;
  becomeUser?: string;
  askPass?: boolean;
  connectionPasswordFile?: string;
  askBecomePass?: boolean;
  becomePasswordFile?: string;
  forks?: number;
  json?: boolean;
  verbose?: number;
}

/** Leaves out what was not given, so that absent stays absent. */
export function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

export function sourceOptions(parsed: ParsedOptions, settings: Settings): SourceOptions {
  const passwordFile = settings.text('DEFAULT_VAULT_PASSWORD_FILE');
  const files = [...(parsed.vaultPasswordFile ?? []), ...(passwordFile === undefined ? [] : [passwordFile])];
  const ids = [...(settings.list('DEFAULT_VAULT_IDENTITY_LIST') ?? []), ...(parsed.vaultId ?? [])];
  const folders = parsed.rolesPath ?? settings.list('DEFAULT_ROLES_PATH');
  return {
    settings,
    inventory: parsed.inventory ?? settings.list('DEFAULT_HOST_LIST') ?? [],
    extraVars: parsed.extraVars ?? [],
    ...(files.length === 0 ? {} : { vaultPasswordFiles: files }),
    ...(ids.length === 0 ? {} : { vaultIds: ids }),
    askVaultPass: parsed.askVaultPass || (settings.flag('DEFAULT_ASK_VAULT_PASS') ?? false),
    ...given('rolesPath', folders),
  };
}

/** Tags of the configuration and of the command line add up, as in ansible-core. */
export function selectionOptions(parsed: ParsedOptions, settings: Settings): SelectionOptions {
  return {
    tags: [...(settings.list('TAGS_RUN') ?? []), ...(parsed.tags ?? [])],
    skipTags: [...(settings.list('TAGS_SKIP') ?? []), ...(parsed.skipTags ?? [])],
    ...given('limit', parsed.limit),
  };
}

export function connectOptions(parsed: ParsedOptions, settings: Settings): ConnectOptions {
  return {
    timeout: parsed.timeout ?? settings.number('DEFAULT_TIMEOUT') ?? 10,
    become: parsed.become || (settings.flag('DEFAULT_BECOME') ?? false),
    ...passwordOptions(parsed, settings),
    forks: parsed.forks ?? settings.number('DEFAULT_FORKS') ?? defaultForks(),
    ...given('user', parsed.user ?? settings.text('DEFAULT_REMOTE_USER')),
    ...given('port', settings.number('DEFAULT_REMOTE_PORT')),
    ...given('privateKey', parsed.privateKey ?? settings.text('DEFAULT_PRIVATE_KEY_FILE')),
    ...given('sshCommonArgs', parsed.sshCommonArgs ?? safeArguments(settings, 'ssh.ssh_common_args')),
    ...given('sshExtraArgs', parsed.sshExtraArgs ?? safeArguments(settings, 'ssh.ssh_extra_args')),
    ...given('sshArgs', safeArguments(settings, 'ssh.ssh_args')),
    ...given('sshExecutable', settings.text('ssh.ssh_executable')),
    ...given('connection', parsed.connection ?? settings.text('DEFAULT_TRANSPORT')),
    ...given('becomeUser', parsed.becomeUser ?? settings.text('DEFAULT_BECOME_USER')),
  };
}

/** Passwords of logins and of sudo: asked for, or in files. */
function passwordOptions(parsed: ParsedOptions, settings: Settings) {
  return {
    askPass: parsed.askPass || (settings.flag('DEFAULT_ASK_PASS') ?? false),
    ...given('connectionPasswordFile', parsed.connectionPasswordFile ?? settings.text('CONNECTION_PASSWORD_FILE')),
    askBecomePass: parsed.askBecomePass || (settings.flag('DEFAULT_BECOME_ASK_PASS') ?? false),
    ...given('becomePasswordFile', parsed.becomePasswordFile ?? settings.text('BECOME_PASSWORD_FILE')),
    ...given('becomePassword', settings.text('sudo.become_pass')),
  };
}

/** How much is told: `-v` adds to what the configuration says. */
export function outputOptions(parsed: ParsedOptions, settings: Settings): OutputOptions {
  return { json: parsed.json ?? false, verbose: (settings.number('DEFAULT_VERBOSITY') ?? 0) + (parsed.verbose ?? 0) };
}

function safeArguments(settings: Settings, name: string): string | undefined {
  const text = settings.text(name);
  return text === undefined ? undefined : joinWords(safeSshWords(splitWords(text)).kept);
}
