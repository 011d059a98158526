import { handlersIn, playHandlers } from '../../playbook/compile-play.ts';
import { roleHandlers } from '../../playbook/compile-role.ts';
import type { LoadContext } from '../../playbook/load-context.ts';
import type { Block, Play, Role, Task } from '../../playbook/model.ts';
import { searchPathOf } from '../../playbook/search-path.ts';
import { layersOf } from '../../playbook/task-layers.ts';
import { LOCALHOST } from '../../vars/hostvars.ts';
import { type ComputedVariable, computedLayer } from '../../vars/layer.ts';
import { type LayerGroup, MergedLayers, SettledLayers } from '../../vars/layer-group.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { TaskLayers } from '../../vars/task-layers.ts';
import type { VariableStore } from '../../vars/variable-store.ts';
import type { Veil } from '../../vars/veil.ts';
import type { Pipeline } from '../ahead/pipeline.ts';
import { hostConnection, taskConnection } from '../connection/connection-variables.ts';
import { keep } from '../keep.ts';
import type { ConnectionOptions } from '../run-options.ts';
import { playMagic, playName, taskMagic } from '../variables/magic-variables.ts';
import { type Frame, startAt } from './cursor.ts';
import { RemovedHosts } from './removed-hosts.ts';
import { varsFilesFor } from './vars-files.ts';

/** A host's way through the play. */
export interface HostProgress {
  readonly host: string;
  /** Undefined when there is nothing left to do. */
  frame: Frame | undefined;
  failed: boolean;
  /** Where the next flush begins: past the handlers that an earlier one had come to when the host failed in it. */
  nextHandler: number;
}

export interface PlayRunParts {
  readonly play: Play;
  /** Its name with its templates rendered, where that is known. */
  readonly name?: string;
  readonly store: VariableStore;
  readonly context: LoadContext;
  readonly hosts: readonly string[];
  readonly allHosts: readonly string[];
  readonly blocks: readonly Block[];
  readonly maxFailPercentage: number | undefined;
  /** Nothing of the run comes after this batch. */
  readonly isLast?: boolean;
  /** Connection settings of the command line. */
  readonly connection?: ConnectionOptions;
  /** Hosts that have no need of the first block, which gathers facts. */
  readonly gathered?: ReadonlySet<string> | undefined;
}

/** One batch of a play while it runs: how far each host is, and what the play has found out since it began. */
export class PlayRun {
  readonly play: Play;
  readonly name: string;
  readonly store: VariableStore;
  readonly context: LoadContext;
  /** The hosts of the batch, and those of the whole play, before any failed. */
  readonly hosts: readonly string[];
  readonly allHosts: readonly string[];
  /** The tasks that were asked for, all sections in order. */
  readonly blocks: readonly Block[];
  readonly maxFailPercentage: number | undefined;
  readonly isLast: boolean;
  readonly progress: ReadonlyMap<string, HostProgress>;
  /** Hosts that failed, ended or went away: no longer in `ansible_play_hosts`. */
  readonly removed = new RemovedHosts();
  readonly handlers: Task[];
  /** Names that tasks notified and no flush has looked up yet, by host. */
  readonly notifications = new Map<string, string[]>();
  /** Hosts that a handler is to run on, by the handler's id. */
  readonly notified = new Map<number, Set<string>>();
  /** Hosts on which a role did something, and those on which it is complete, by the role's identity. */
  readonly rolesStarted = new Map<string, Set<string>>();
  readonly rolesCompleted = new Map<string, Set<string>>();
  /** Roles that dynamic includes brought in. */
  readonly includedRoles: Role[] = [];
  /** Hosts that failed in this play with nothing to rescue them. */
  readonly failed = new Set<string>();
  /**
   * Hosts that count for `max_fail_percentage` and take no part in later plays: a failure ended them at once, or another
   * host's failure was fatal for them too, whatever rescues them in this play.
   */
  readonly lost = new Set<string>();
  endPlay = false;
  /** Nothing further is done in this run, on no host. */
  endRun = false;
  /** Under `linear`, unless a run goes step by step. */
  pipeline: Pipeline | undefined;
  readonly #layers = new Map<Task, TaskLayers>();
  readonly #magic: LayerGroup;
  readonly #taskMagic = new Map<Task, LayerGroup>();
  readonly #connectionLayers = new Map<Task | string, LayerGroup>();
  readonly #connection: ConnectionOptions | undefined;

  /** The play before it is known which hosts and tasks it has: for what its keywords and variables say. */
  static withoutHosts(parts: Pick<PlayRunParts, 'play' | 'store' | 'context' | 'connection'>): PlayRun {
    return new PlayRun({ ...parts, hosts: [], allHosts: [], blocks: [], maxFailPercentage: undefined });
  }

  constructor(parts: PlayRunParts) {
    const { play, store, context, hosts, allHosts, blocks, maxFailPercentage } = parts;
    this.#connection = parts.connection;
    this.maxFailPercentage = maxFailPercentage;
    this.isLast = parts.isLast ?? false;
    this.blocks = blocks;
    this.play = play;
    this.name = parts.name ?? playName(play);
    this.store = store;
    this.context = context;
    this.hosts = hosts;
    this.allHosts = allHosts;
    this.handlers = playHandlers(play);
    const frame = startAt(blocks);
    const behind = startAt(blocks.slice(1));
    const startOf = (host: string) => (parts.gathered?.has(host) ? behind : frame);
    this.progress = new Map(hosts.map((host) => [host, { host, frame: startOf(host), failed: false, nextHandler: 0 }]));
    this.#magic = new SettledLayers([computedLayer('magic', playMagic(this))]);
  }

  /** The variables of a task on a host, through a veil before its turn. Without a host: what the play knows. */
  scopeFor(task: Task | undefined, host: string | undefined, veil?: Veil): VariableScope {
    return this.store.scopeFor({
      host,
      playbookDirectory: this.play.directory,
      connection: task && host !== undefined ? this.#connectionFor(task, host) : undefined,
      layers: this.#layersFor(task, host),
      magic: this.#magicFor(task),
      searchPath: task ? searchPathOf(task) : [this.play.directory],
      veil,
    });
  }

  notifyHandler(handler: Task, host: string): void {
    const hosts = this.notified.get(handler.id) ?? new Set();
    this.notified.set(handler.id, hosts.add(host));
  }

  isNotified(handler: Task, host: string): boolean {
    return this.notified.get(handler.id)?.has(host) ?? false;
  }

  /** How a task sees the host that it is delegated to: that host's variables with the task's own, for the connection. */
  delegateScope(task: Task, delegate: string): VariableScope {
    return this.scopeFor(task, this.#knownHost(delegate));
  }

  /** Adds a role that an include brought in: its handlers, and for the rest of the play its variables if it is public. */
  addRole(role: Role): void {
    this.includedRoles.push(role);
    this.handlers.push(...handlersIn(roleHandlers(role)));
    if (role.isPublic) this.#layers.clear();
  }

  #connectionFor(task: Task, host: string): readonly LayerGroup[] {
    return [
      keep(this.#connectionLayers, host, () => connectionLayers(hostConnection(host))),
      keep(this.#connectionLayers, task, () => connectionLayers(taskConnection(task, this.#connection))),
    ];
  }

  #magicFor(task: Task | undefined): LayerGroup {
    if (!task) return this.#magic;
    return keep(
      this.#taskMagic,
      task,
      () => new SettledLayers([...this.#magic.layers, computedLayer('magic', new Map(taskMagic(task)))]),
    );
  }

  /** The host of the inventory that is meant, by its name or by its address. */
  #knownHost(delegate: string): string {
    const { inventory } = this.store;
    if (inventory.hasHost(delegate) || LOCALHOST.has(delegate)) return delegate;
    for (const host of inventory.hostNames()) {
      const address = this.store.hostScope(host, this.play.directory).get('ansible_host');
      if (address === delegate) return host;
    }
    return delegate;
  }

  #layersFor(task: Task | undefined, host: string | undefined): TaskLayers {
    if (this.play.varsFiles.length > 0 || !task) return this.#makeLayers(task, host);
    return keep(this.#layers, task, () => this.#makeLayers(task, host));
  }

  #makeLayers(task: Task | undefined, host: string | undefined): TaskLayers {
    const { play, context, store, includedRoles } = this;
    const files = varsFilesFor(play, context, () =>
      store.scopeFor({
        ...(host === undefined ? {} : { host }),
        playbookDirectory: play.directory,
        layers: layersOf(play, undefined, [], includedRoles),
        magic: this.#magic,
      }),
    );
    return layersOf(play, task, files, includedRoles);
  }
}

function connectionLayers(variables: ReadonlyMap<string, ComputedVariable>): LayerGroup {
  return new MergedLayers([computedLayer('command-line', variables)]);
}
