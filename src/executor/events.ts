import type { Diff } from '../modules/module.ts';
import type { Value } from '../parsing/value.ts';

/** How a task ended on a host (or one item of its loop). */
export type Outcome = 'ok' | 'changed' | 'failed' | 'skipped' | 'unreachable';

/** What happens in a run, in order. Reports are written from these alone. Values are already redacted. */
export type RunEvent =
  | { readonly type: 'run-start'; readonly runId: string; readonly hosts: readonly string[]; readonly check: boolean }
  | { readonly type: 'connect'; readonly host: string; readonly state: 'start' | 'open' }
  | { readonly type: 'play-start'; readonly name: string; readonly hosts: readonly string[] }
  | {
      readonly type: 'task-start';
      readonly name: string;
      readonly role?: string;
      readonly module: string;
      readonly handler: boolean;
      /** Where it stands, `file:line`. */
      readonly place: string;
    }
  | ({ readonly type: 'item' } & TaskReport)
  | ({ readonly type: 'retry'; readonly attemptsLeft: number } & TaskReport)
  /** The task's result on one host; for a loop, after its items. */
  | ({ readonly type: 'result' } & TaskReport)
  | { readonly type: 'waiting'; readonly host: string; readonly task: string; readonly seconds: number }
  | { readonly type: 'warning'; readonly message: string }
  /** `pause` lets time pass; `hidden`: what the operator types is not shown. */
  | { readonly type: 'pausing'; readonly seconds: number; readonly hidden: boolean }
  /** `max_fail_percentage` ended the play for the hosts that were left. */
  | { readonly type: 'no-hosts-left' }
  | { readonly type: 'recap'; readonly recap: Recap };

export interface TaskReport {
  readonly host: string;
  readonly delegatedTo?: string;
  /** Where that host is, by another name than its own. */
  readonly delegatedAddress?: string;
  readonly task: string;
  readonly module: string;
  readonly outcome: Outcome;
  readonly ignored: boolean;
  /** The items of its loop have been told of before. */
  readonly loop?: boolean;
  /** An include: the file or role, and the hosts that it is for, told once for all of them. */
  readonly included?: { readonly name: string; readonly hosts: readonly string[] };
  /** Label of the loop item. */
  readonly item?: Value;
  readonly msg?: string;
  /** Why it was skipped: the condition that was false. */
  readonly skipReason?: string;
  /** Result values with Ansible's names; empty under no_log. */
  readonly values: ReadonlyMap<Value, Value>;
  readonly diff: readonly Diff[];
  /** debug prints its message even where results are not printed. */
  readonly verboseAlways: boolean;
  readonly noLog: boolean;
  /** A command that check mode did not start. */
  readonly wouldRun?: string;
  readonly warnings?: readonly string[];
  /** Where a template that failed stands, `file:line:column`. */
  readonly place?: string;
  /** What to do about a failure. */
  readonly hint?: string;
}

/** Ansible's counters, by host in the order of the play. */
export type Recap = ReadonlyMap<string, HostRecap>;

export interface HostRecap {
  readonly ok: number;
  readonly changed: number;
  readonly unreachable: number;
  readonly failed: number;
  readonly skipped: number;
  readonly rescued: number;
  readonly ignored: number;
}

export type EventSink = (event: RunEvent) => void;
