import type { Module } from '../modules/module.ts';
import type { AlikeHosts } from './alike-hosts.ts';
import type { Connections } from './connections.ts';
import type { EventSink } from './events.ts';
import type { HostSlots } from './host-slots.ts';
import type { KnownTargets } from './known-targets.ts';
import type { LocalFiles } from './local-files.ts';
import type { OwedHandlers } from './owed-handlers.ts';
import type { RunOptions } from './run-options.ts';
import type { StartAt } from './start-at.ts';
import type { Stats } from './stats.ts';

/** What all plays of a run share. */
export interface RunServices {
  readonly connections: Connections;
  readonly targets: KnownTargets;
  readonly files: LocalFiles;
  readonly options: RunOptions;
  readonly emit: EventSink;
  readonly signal: AbortSignal | undefined;
  readonly findModule: (name: string) => Module | undefined;
  readonly owed: OwedHandlers;
  /** `forks`. */
  readonly slots: HostSlots;
  readonly stats: Stats;
  readonly startAt: StartAt;
  /** Offline, where all hosts answer alike. */
  readonly alike: AlikeHosts | undefined;
  /** Hosts that went away, for the rest of the run. */
  readonly unreachable: Set<string>;
  /** Hosts that failed in an earlier play. */
  readonly failed: Set<string>;
}
