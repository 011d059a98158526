import { randomUUID } from 'node:crypto';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Module } from '../../modules/module.ts';
import type { LoadContext } from '../../playbook/load-context.ts';
import type { Play } from '../../playbook/model.ts';
import type { VariableStore } from '../../vars/variable-store.ts';
import { type ConnectionSource, Connections } from '../connection/connections.ts';
import { HostSlots } from '../connection/host-slots.ts';
import { KnownTargets } from '../connection/known-targets.ts';
import { openEarly } from '../connection/open-early.ts';
import type { EventSink, Recap } from '../events.ts';
import { LocalFiles } from '../files/local-files.ts';
import { AlikeHosts } from '../offline/alike-hosts.ts';
import { DEFAULT_OPTIONS, type RunOptions } from '../run-options.ts';
import type { RunServices } from '../run-services.ts';
import { Stats } from '../stats.ts';
import { findEngineModule } from '../task/engine-modules.ts';
import { OwedHandlers } from './owed-handlers.ts';
import { runPlay } from './run-play.ts';
import { StartAt } from './start-at.ts';

export interface RunInput {
  readonly plays: readonly Play[];
  readonly store: VariableStore;
  /** The context of `loadPlaybook`, for includes that are opened during the run. */
  readonly context: LoadContext;
  readonly inventory: Inventory;
  /** Patterns of `--limit`. */
  readonly limit?: readonly string[];
  /** Opens a connection to a host; rejects with an UnreachableError. It is asked once for each way of reaching a host. */
  readonly connect: ConnectionSource;
  readonly options?: Partial<RunOptions>;
  readonly emit: EventSink;
  /** Ends the run: nothing further is started, connections are closed, the summary says `interrupted`. */
  readonly signal?: AbortSignal;
  readonly runId?: string;
  /** Files of the control node; default: as they are. */
  readonly files?: LocalFiles;
}

export interface RunSummary {
  readonly recap: Recap;
  /** Hosts that count as failed at the end of the last play. One that a fatal failure took out and a block rescued does not. */
  readonly failed: ReadonlySet<string>;
  readonly unreachable: ReadonlySet<string>;
  readonly interrupted: boolean;
  /** Handlers that hosts still owe: they were notified, and have not run. */
  readonly owed: ReadonlyMap<string, readonly string[]>;
}

/**
 * Runs plays, one after the other, on their hosts. What goes wrong on a host is an event and a counter of the recap; only
 * bugs are thrown. The plays must have been loaded without errors.
 */
export async function runPlays(input: RunInput): Promise<RunSummary> {
  const services = servicesOf(input);
  const { store, context, inventory, limit } = input;
  const runId = input.runId ?? randomUUID();
  const plan = input.plays.map((play, at, { length }) => ({
    ...{ play, store, context, inventory, limit },
    isLast: at === length - 1,
  }));
  let interrupted = false;
  let failed: ReadonlySet<string> = new Set();
  try {
    const hosts = openEarly(plan, services);
    // When the run says that it starts, the first connections are on their way.
    await new Promise(setImmediate);
    input.emit({ type: 'run-start', runId, hosts, check: services.options.check });
    for (const each of plan) {
      if (input.signal?.aborted) break;
      const end = await runPlay(each, services);
      failed = end.failed ?? failed;
      if (end.stops) break;
    }
  } catch (error) {
    if (!input.signal?.aborted) throw error;
  } finally {
    interrupted = input.signal?.aborted ?? false;
    await services.connections.closeAll();
  }
  if (!interrupted && !services.startAt.isFound) {
    const message = `No matching task "${services.options.startAtTask}" found. Note: --start-at-task can only follow static includes.`;
    input.emit({ type: 'warning', message });
  }
  const recap = services.stats.recap(inventory.hostNames());
  input.emit({ type: 'recap', recap });
  const { unreachable, owed } = services;
  return { recap, failed, unreachable, interrupted, owed: owed.left() };
}

function servicesOf({ options: given, connect, emit, signal, files, context }: RunInput): RunServices {
  const options = { ...DEFAULT_OPTIONS, ...given };
  return {
    connections: new Connections(connect, emit),
    targets: new KnownTargets(options.connection),
    files: files ?? new LocalFiles(context.options.effects.decryptBytes),
    options,
    slots: new HostSlots(options.forks),
    emit,
    signal,
    findModule: (name: string): Module | undefined => findEngineModule(name),
    owed: new OwedHandlers(),
    stats: new Stats(),
    startAt: new StartAt(options?.startAtTask),
    alike: options.onUnknown && options.forks === 1 ? new AlikeHosts() : undefined,
    unreachable: new Set(),
    failed: new Set(),
  };
}
