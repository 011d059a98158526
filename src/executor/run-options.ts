import type { Task } from '../playbook/model.ts';
import type { TagSelection } from '../playbook/tags.ts';
import { defaultForks } from '../process/session-limit.ts';
import type { UnknownValueError } from '../vars/unknown.ts';

/** How a run is to be done; most are options of the command line. */
export interface RunOptions {
  readonly check: boolean;
  readonly diff: boolean;
  /** Hosts that are worked on at the same time. */
  readonly forks: number;
  readonly tags: TagSelection;
  readonly verbosity: number;
  readonly forceHandlers: boolean;
  /** Tasks are begun before their turns where that changes nothing of what they do. */
  readonly pipeline: boolean;
  /** Tasks before the one of this name (a shell pattern) are passed over. */
  readonly startAtTask?: string;
  /** Asked before each task under `linear`: whether it is to be done (`--step`). */
  readonly confirmTask?: (title: string) => Promise<boolean>;
  readonly connection: ConnectionOptions;
  /** Handlers that an earlier run owes count as notified (apply); otherwise they are only reported (playbook). */
  readonly honorOwed: boolean;
  /** Hosts whose facts were gathered in this run are not asked again by the plays that say nothing (`gathering: smart`). */
  readonly gathersOnce?: boolean;
  /** A handler that nobody defines is warned of (`error_on_missing_handler: false`). */
  readonly forgivesHandlers?: boolean;
  /** Where background jobs lie on hosts that have no `ansible_async_dir`. */
  readonly jobFolder?: string;
  /** Texts that must never be shown, such as passwords. */
  readonly secrets: readonly string[];
  /** Offline: what tasks would add to the inventory is left out of it. */
  readonly keepInventory?: boolean;
  /** Asks the operator; absent where there is no terminal. */
  readonly ask?: (prompt: string, secret: boolean) => Promise<string>;
  /**
   * Offline: connections are the caller's, and what a task needs may be unknown. Says what becomes of such a task;
   * absent: it fails.
   */
  readonly onUnknown?: (task: Task, host: string, error: UnknownValueError) => 'skip' | 'fail';
}

/** Connection settings of the command line and the configuration: variables of a host beat them. */
export interface ConnectionOptions {
  readonly connection?: string;
  readonly user?: string;
  /** `remote_port` of the configuration. */
  readonly port?: number;
  /** Of logins, where a host has no `ansible_password`. */
  readonly loginPassword?: string;
  readonly privateKeyFile?: string;
  readonly sshArgs: readonly string[];
  /** For hosts without `ansible_ssh_extra_args`. */
  readonly sshExtraArgs?: readonly string[];
  /** For hosts without `ansible_ssh_args`. */
  readonly sshOwnArgs?: readonly string[];
  readonly sshExecutable?: string;
  readonly timeout: number;
  readonly become: boolean;
  readonly becomeUser?: string;
  readonly becomePassword?: string;
}

/** What a run does when nothing else is said. */
export const DEFAULT_OPTIONS: RunOptions = {
  check: false,
  diff: false,
  forks: defaultForks(),
  tags: { only: new Set(['all']), skip: new Set() },
  verbosity: 0,
  forceHandlers: false,
  pipeline: true,
  connection: { sshArgs: [], timeout: 10, become: false },
  honorOwed: false,
  secrets: [],
};
