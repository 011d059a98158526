import type { Settings } from '../config/settings.ts';

/**
 * Options as commands get them, already parsed; what the command line leaves open is as the configuration says. Groups are shared
 * by the commands that take them.
 */
export interface SourceOptions {
  /** The configuration, for what no option says. */
  readonly settings?: Settings;
  /** `-i`, in order; empty: `inventory/` conventions of the playbook's folder are not guessed, it is a usage error. */
  readonly inventory: readonly string[];
  readonly extraVars: readonly string[];
  readonly vaultPasswordFiles?: readonly string[];
  /** `LABEL@FILE`, `LABEL@prompt`. */
  readonly vaultIds?: readonly string[];
  readonly askVaultPass?: boolean;
  /** Folders of roles beside those of the playbook; default: Ansible's own. */
  readonly rolesPath?: readonly string[];
}

export interface SelectionOptions {
  readonly limit?: string;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
}

export interface ConnectOptions {
  readonly user?: string;
  readonly port?: number;
  readonly privateKey?: string;
  readonly sshCommonArgs?: string;
  readonly sshExtraArgs?: string;
  /** `ssh_args` of the configuration. */
  readonly sshArgs?: string;
  readonly sshExecutable?: string;
  /** `-c`: how hosts are reached for which nothing else says it. */
  readonly connection?: string;
  readonly timeout: number;
  readonly become: boolean;
  readonly becomeUser?: string;
  readonly askPass: boolean;
  /** A file that holds the password of the login, or a program that prints it. */
  readonly connectionPasswordFile?: string;
  readonly askBecomePass: boolean;
  readonly becomePassword?: string;
  /** A file that holds it, or a program that prints it. */
  readonly becomePasswordFile?: string;
  readonly forks: number;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly verbose: number;
}

export interface RunOptions extends SourceOptions, SelectionOptions, ConnectOptions, OutputOptions {
  readonly check: boolean;
  readonly diff: boolean;
  /** Files are hashed anew where hashes are known. */
  readonly checksum: boolean;
  readonly pipeline: boolean;
  readonly syntaxCheck: boolean;
  readonly listHosts: boolean;
  readonly listTasks: boolean;
  readonly listTags: boolean;
  readonly startAtTask?: string;
  readonly step: boolean;
  readonly forceHandlers: boolean;
  /** Say where the time went. */
  readonly profile: boolean;
}

export interface ApplyOptions extends RunOptions {
  readonly playbook?: string;
}

export interface PlaybookOptions extends RunOptions {
  readonly playbooks: readonly string[];
}

export interface ValidateOptions extends SourceOptions, SelectionOptions, OutputOptions {
  readonly playbook?: string;
}

export interface RenderOptions extends ValidateOptions {
  readonly output: string;
  readonly check: boolean;
  readonly facts?: string;
}

export interface VerifyOptions extends SourceOptions, ConnectOptions, OutputOptions {
  readonly playbook?: string;
  readonly limit?: string;
}

export interface InventoryCommandOptions extends SourceOptions, OutputOptions {
  /** Where each variable was set. */
  readonly origins?: boolean;
  readonly yaml?: boolean;
  readonly toml?: boolean;
  /** The root of the graph. */
  readonly group?: string;
  /** The graph shows variables too. */
  readonly vars?: boolean;
  /** A file in place of standard output. */
  readonly output?: string;
  /** Variables stand where they are set. */
  readonly export?: boolean;
  /** Beside it lie group_vars and host_vars that count too; default: the current folder. */
  readonly playbookDir?: string;
  readonly limit?: string;
}
