import type { Module } from '../modules/module.ts';
import type { Connections } from './connection/connections.ts';
import type { HostSlots } from './connection/host-slots.ts';
import type { KnownTargets } from './connection/known-targets.ts';
import type { EventSink } from './events.ts';
import type { LocalFiles } from './files/local-files.ts';
import type { AlikeHosts } from './offline/alike-hosts.ts';
import type { OwedHandlers } from './play/owed-handlers.ts';
import type { StartAt } from './play/start-at.ts';
import type { RunOptions } from './run-options.ts';
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
