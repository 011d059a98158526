import type { ConnectOptions, OutputOptions, SelectionOptions, SourceOptions } from '../commands/options.ts';
import { defaultForks } from '../process/session-limit.ts';

/** What commander gives for the options of options.ts, before defaults that are ours. */
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
  askBecomePass?: boolean;
  forks?: number;
  json?: boolean;
  verbose?: number;
}

/** Leaves out what was not given, so that absent stays absent. */
export function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

export function sourceOptions(parsed: ParsedOptions): SourceOptions {
  return {
    inventory: parsed.inventory ?? [],
    extraVars: parsed.extraVars ?? [],
    ...given('vaultPasswordFiles', parsed.vaultPasswordFile),
    ...given('vaultIds', parsed.vaultId),
    ...given('askVaultPass', parsed.askVaultPass),
    ...given('rolesPath', parsed.rolesPath),
  };
}

export function selectionOptions(parsed: ParsedOptions): SelectionOptions {
  return { tags: parsed.tags ?? [], skipTags: parsed.skipTags ?? [], ...given('limit', parsed.limit) };
}

export function connectOptions(parsed: ParsedOptions): ConnectOptions {
  return {
    timeout: parsed.timeout ?? 10,
    become: parsed.become ?? false,
    askBecomePass: parsed.askBecomePass ?? false,
    forks: parsed.forks ?? defaultForks(),
    ...given('user', parsed.user),
    ...given('privateKey', parsed.privateKey),
    ...given('sshCommonArgs', parsed.sshCommonArgs),
    ...given('sshExtraArgs', parsed.sshExtraArgs),
    ...given('connection', parsed.connection),
    ...given('becomeUser', parsed.becomeUser),
  };
}

export function outputOptions(parsed: ParsedOptions): OutputOptions {
  return { json: parsed.json ?? false, verbose: parsed.verbose ?? 0 };
}
