import type { Chain } from '../agent/chain.ts';
import type { Operation } from '../agent/operation.ts';
import type { Reply } from '../agent/reply.ts';

/** How to reach a host; every field already validated against being read as an option by ssh. */
export interface ConnectionTarget {
  readonly name: string;
  readonly connection: 'ssh' | 'local';
  readonly address: string;
  readonly port?: number;
  readonly user?: string;
  /** What ssh gives where the host asks for the password of the login. */
  readonly loginPassword?: string;
  readonly privateKeyFile?: string;
  /** Words for the ssh command line (`ansible_ssh_common_args`, `ansible_ssh_extra_args`, `--ssh-common-args`). */
  readonly sshArgs: readonly string[];
  readonly sshExecutable: string;
  /** Seconds to wait for the connection to stand. */
  readonly connectTimeout: number;
  /** Become: the agent runs as this user, by sudo (`-n`, or with the password on stdin). */
  readonly becomeUser?: string;
  readonly becomePassword?: string;
  readonly becomeFlags?: readonly string[];
  /** Where sudo is; default: in the PATH of the login. */
  readonly becomeExecutable?: string;
}

/**
 * One agent on one host. Requests are answered in order; `request` may be called before earlier ones have answered, and before the
 * agent has greeted: what is asked for then travels behind the agent itself.
 * After a failed operation, a command that exits with anything but 0 and a wait that was in vain, the requests that were already
 * under way answer with the failure `skipped`, and so do those of the same chain that are made later; the next one that is made
 * after that answer was told goes ahead.
 */
export interface Connection {
  readonly target: ConnectionTarget;
  /** What the agent says of the host when it starts; rejects with UnreachableError when none answers in the target's time. */
  readonly hello: Promise<Hello>;
  /** When its process was started, in milliseconds since this one was; undefined where it has none. */
  readonly begun?: number;
  /** Rejects with UnreachableError when the host goes away. */
  request(operation: Operation, chain?: Chain): Promise<Reply>;
  /** What is under way is the last: if all of it comes about the agent ends without being asked. Resolves with whether it did. */
  finish(chain: Chain): Promise<boolean>;
  close(): Promise<void>;
}

export interface Hello {
  readonly user: string;
  readonly uid: number;
  /** Shell that runs the agent, for messages. */
  readonly shell: string;
  readonly bootId: string;
  /** Handlers owed from an earlier run that did not end. */
  readonly owed: readonly string[];
}

/** Why a host could not be reached, narrowly told apart from ssh's stderr and exit code 255. */
export type UnreachableReason =
  | 'timeout'
  | 'refused'
  | 'dropped'
  | 'no-route'
  | 'name-resolution'
  | 'host-key-changed'
  | 'host-key-unknown'
  | 'authentication'
  | 'login-shell'
  | 'become'
  | 'no-shell'
  | 'lost'
  | 'other';

export class UnreachableError extends Error {
  readonly reason: UnreachableReason;
  /** The last lines of ssh's stderr. */
  readonly detail: string;
  readonly hint?: string;

  constructor(reason: UnreachableReason, message: string, detail: string, hint?: string) {
    super(message);
    this.name = 'UnreachableError';
    this.reason = reason;
    this.detail = detail;
    if (hint !== undefined) this.hint = hint;
  }
}
