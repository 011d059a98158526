import type { Value } from '../../parsing/value.ts';
import { inherited, inheritedList } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { FAILURE_NAMES, namesSetBy } from '../check/runtime-names.ts';
import type { Frame } from '../play/cursor.ts';
import { hasNotifications, metaOf, peekTask } from '../play/next-task.ts';
import type { PlayRun } from '../play/play-run.ts';
import type { TaskOrder } from '../play/task-order.ts';
import type { RunServices } from '../run-services.ts';
import type { TaskContext } from '../task/execute-task.ts';
import type { TaskResult } from '../task/task-result.ts';
import { RUN_STATE_NAMES } from '../variables/magic-variables.ts';
import type { BegunTask } from './begun-task.ts';
import { Lane } from './lane.ts';
import type { HostChain, Leave } from './pass.ts';
import { notifierOf, type Standing, standingOf, staysOnItsHost } from './standing.ts';
import { passesOnSuccess } from './success.ts';

/**
 * Begins tasks ahead of their turns where that can change nothing of what they do (design, section 5). The strategy stays
 * what decides: it takes the results up in the order in which it would have run the tasks.
 */
export class Pipeline {
  readonly #run: PlayRun;
  readonly #services: RunServices;
  readonly #order: TaskOrder;
  readonly #lanes: ReadonlyMap<string, Lane>;
  readonly #standings = new Map<Task, Standing>();
  #isLocal: boolean | undefined;
  /** Tasks between the one whose turn it is and the next barrier, and the names that all these may set. */
  #window = new Set<Task>();
  #names = new Set<string>();

  constructor(run: PlayRun, services: RunServices, order: TaskOrder) {
    this.#run = run;
    this.#services = services;
    this.#order = order;
    this.#lanes = new Map(run.hosts.map((host) => [host, new Lane(this, host)]));
  }

  /** The turn of a task begins on all its hosts. */
  open(task: Task): void {
    this.#window = new Set();
    let before = task;
    for (const each of this.#order.upcoming()) {
      if (this.#isLast(before) || this.#isBarrier(before) || this.#isBarrier(each)) break;
      this.#window.add(each);
      before = each;
    }
    const all = [task, ...this.#window];
    const setters = [...all, ...(all.some(isFlush) ? this.#run.handlers : [])];
    const { decryptVault } = this.#run.context.options.effects;
    this.#names = new Set([...FAILURE_NAMES, ...setters.flatMap((each) => namesSetBy(each, decryptVault))]);
  }

  take(context: TaskContext): BegunTask | undefined {
    return this.#lanes.get(context.host)?.take(context);
  }

  settle({ host, task }: TaskContext, result: TaskResult): void {
    this.#lanes.get(host)?.settle(task, result);
  }

  /** Whether other tasks of the host may be sent behind this one, once its turn has come. */
  mayLead({ task, host }: TaskContext): boolean {
    const standing = this.#standing(task);
    if (standing === 'judged')
      return this.#isDone(task) && passesOnSuccess(task, this.scopeAhead({ task, host }, new Map()));
    return ['ahead', 'idle', 'behind'].includes(standing);
  }

  /** What a task may send before its turn. */
  leaveFor(task: Task): Leave {
    return LEAVES[this.#standing(task)] ?? 'none';
  }

  /** Whether a host that has not been reached yet may say that it owes handlers of an earlier run, which a flush runs. */
  mayOwe({ greeted }: HostChain): boolean {
    return !greeted && this.#services.options.honorOwed;
  }

  /** Who can tell whether a task notified a handler. */
  notifierOf(task: Task): ReturnType<typeof notifierOf> {
    return notifierOf(task, this.#services.findModule(task.action.module));
  }

  frameOf(host: string): Frame | undefined {
    return this.#run.progress.get(host)?.frame;
  }

  /** The task that a host comes to next, or the flush, if it may be begun before its turn. */
  contextAhead(host: string, from: Frame | undefined): (TaskContext & { readonly frame: Frame }) | undefined {
    const run = this.#run;
    const services = this.#services;
    if (services.unreachable.has(host) || services.signal?.aborted || this.#hasControlNode()) return undefined;
    const place = peekTask(run, services, host, from);
    if (!('task' in place) || !this.#window.has(place.task)) return undefined;
    if (isFlush(place.task) && hasNotifications(run, services, host)) return undefined;
    return { run, services, host, ...place };
  }

  /** Whether a host has nothing left to do in the run, and no other host's handlers can ask anything of it. */
  isThrough(host: string, from: Frame | undefined): boolean {
    const run = this.#run;
    let place = peekTask(run, this.#services, host, from);
    while ('task' in place && this.#isRoleEnd(place.task)) place = peekTask(run, this.#services, host, place.frame);
    return run.isLast && !this.#handlersReachOut() && 'ended' in place;
  }

  /** The variables of a task before its turn; `results` are those of tasks of its host that are under way. */
  scopeAhead(
    { task, host }: Pick<TaskContext, 'task' | 'host'>,
    results: ReadonlyMap<Value, Value | undefined>,
  ): VariableScope {
    const all = [...results];
    return this.#run.scopeFor(task, host, {
      known: new Map(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))),
      outstanding: new Set(all.flatMap(([name, value]) => (value === undefined ? [String(name)] : []))),
      elsewhere: this.#names,
      magic: RUN_STATE_NAMES,
    });
  }

  /** What such a host's tasks write is what later ones, of every host, look up and copy from: each is begun in its turn. */
  #hasControlNode(): boolean {
    this.#isLocal ??= this.#run.hosts.some((host) => this.#connectsLocally(host));
    return this.#isLocal;
  }

  #connectsLocally(host: string): boolean {
    const connection = this.#run.scopeFor(undefined, host).get('ansible_connection');
    return (connection ?? this.#services.options.connection?.connection) === 'local';
  }

  /** Other hosts may read its facts, so that those that are through with it wait for the others. */
  #isLast(task: Task): boolean {
    return this.#standing(task) === 'last';
  }

  /** A flush is one only where handlers concern more than the hosts that they run on. */
  #isBarrier(task: Task): boolean {
    if (isFlush(task)) return this.#handlersReachOut();
    return this.#standing(task) === 'barrier' && !this.#isRoleEnd(task);
  }

  /** The mark behind a role that does not come again: a second time it would be left out. */
  #isRoleEnd(task: Task): boolean {
    if (metaOf(task) !== 'role_complete') return false;
    const upcoming = this.#order.upcoming();
    return upcoming.slice(upcoming.indexOf(task) + 1).every((each) => each.role?.identity !== task.role?.identity);
  }

  #handlersReachOut(): boolean {
    const { findModule } = this.#services;
    return !this.#run.handlers.every((each) => staysOnItsHost(each, findModule(each.action.module)));
  }

  /** Not in check mode, where commands are not run. */
  #isDone(task: Task): boolean {
    const check = inherited(task, 'check_mode')?.value;
    return check === undefined ? !this.#services.options.check : check.kind === 'scalar' && check.value === false;
  }

  #standing(task: Task): Standing {
    let standing = this.#standings.get(task);
    if (!standing) {
      standing = standingOf(task, this.#services.findModule(task.action.module));
      this.#standings.set(task, standing);
    }
    return standing;
  }
}

/** What may be sent before the turn. Any task but a barrier may be begun: one that is skipped sends nothing. */
const LEAVES: Readonly<Partial<Record<Standing, Leave>>> = { ahead: 'all', last: 'needless', idle: 'needless' };

/** `meta: flush_handlers` without a condition. */
export function isFlush(task: Task): boolean {
  return metaOf(task) === 'flush_handlers' && inheritedList(task, 'when').length === 0;
}

/** Whether a task is only a mark in the order, with nothing to be done on a host. */
export function isMark(task: Task): boolean {
  return task.action.module === 'meta';
}

/** A pipeline for a batch, or none where every task has to wait for all hosts. */
export function openPipeline(run: PlayRun, services: RunServices, order: TaskOrder): Pipeline | undefined {
  const { pipeline, onUnknown } = services.options;
  if (!pipeline || onUnknown || run.maxFailPercentage !== undefined) return undefined;
  return new Pipeline(run, services, order);
}
