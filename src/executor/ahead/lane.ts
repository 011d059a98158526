import type { Value } from '../../parsing/value.ts';
import type { Task } from '../../playbook/model.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { Frame } from '../play/cursor.ts';
import type { TaskContext } from '../task/execute-task.ts';
import { isFailed, type TaskResult } from '../task/task-result.ts';
import { BegunTask } from './begun-task.ts';
import type { HostChain } from './pass.ts';
import { isFlush, isMark, type Pipeline } from './pipeline.ts';

/** The tasks of a host that are under way, in order, until one of them fails or has to wait. */
interface Stretch {
  readonly begun: BegunTask[];
  /** Those of them that no guard stands behind. */
  readonly unguarded: Task[];
  readonly chain: HostChain;
  /** Where the next task is looked for. */
  frame: Frame | undefined;
  moving: boolean;
  /** Nothing may follow the last one before its turn is over. */
  stuck: boolean;
}

/** One host's way through the play, ahead of its turns. */
export class Lane {
  readonly #pipeline: Pipeline;
  readonly #host: string;
  #stretch: Stretch = newStretch();
  #inTurn = false;

  constructor(pipeline: Pipeline, host: string) {
    this.#pipeline = pipeline;
    this.#host = host;
  }

  /** The turn of a task has come. Gives what was begun of it, or is begun now; undefined when it has to be run by itself. */
  take(context: TaskContext): BegunTask | undefined {
    const [next] = this.#stretch.begun;
    if (next && (next.context.task !== context.task || next.isVoid)) this.#restart();
    this.#inTurn = true;
    const [first] = this.#stretch.begun;
    if (first) {
      first.ticket.take();
      this.advance();
      return first;
    }
    return this.#pipeline.mayLead(context) ? this.#lead(context) : undefined;
  }

  /** The turn is over, and its result worked in. */
  settle(task: Task, result: TaskResult): void {
    const { begun } = this.#stretch;
    this.#inTurn = false;
    const done = begun[0]?.context.task === task ? begun.shift() : undefined;
    // What was sent before the operation that failed has been done, and must not be begun again.
    if (done?.broke || isFailed(result) || begun.length === 0) this.#restart();
    this.advance();
  }

  /** Begins what can be begun. */
  advance(): void {
    const stretch = this.#stretch;
    if (this.#inTurn && stretch.begun.length === 0) return;
    if (stretch.begun.length === 0) stretch.frame = this.#pipeline.frameOf(this.#host);
    void this.#move(stretch);
  }

  /** A task whose turn it is: what follows is sent behind it. */
  #lead(context: TaskContext): BegunTask {
    const stretch = this.#stretch;
    const begun = new BegunTask(context, stretch.chain);
    stretch.frame = this.#pipeline.frameOf(this.#host);
    stretch.begun.push(begun);
    void this.#begin(stretch, begun, context.run.scopeFor(context.task, context.host)).then(() => this.#move(stretch));
    return begun;
  }

  async #move(stretch: Stretch): Promise<void> {
    while (!stretch.moving && !stretch.stuck) {
      const context = this.#next(stretch);
      if (!context) {
        this.#finish(stretch);
        return;
      }
      if (isFlush(context.task)) this.#guard(stretch);
      if (isMark(context.task)) continue;
      const begun = new BegunTask(context, stretch.chain, this.#pipeline.leaveFor(context.task));
      const scope = this.#pipeline.scopeAhead(context, this.#variables(stretch));
      stretch.begun.push(begun);
      await this.#begin(stretch, begun, scope);
    }
  }

  async #begin(stretch: Stretch, begun: BegunTask, scope: VariableScope): Promise<void> {
    stretch.moving = true;
    stretch.unguarded.push(begun.context.task);
    stretch.stuck = !(await begun.begin(scope));
    stretch.moving = false;
  }

  /** All that the host has to do in this run is under way: its agent need not be told to end once it has answered. */
  #finish(stretch: Stretch): void {
    const { begun, chain, frame } = stretch;
    if (stretch !== this.#stretch || chain.halted || begun.length === 0) return;
    if (!this.#pipeline.isThrough(this.#host, frame)) return;
    this.#guard(stretch);
    if (stretch.stuck) return;
    stretch.stuck = true;
    void chain.opening?.then((connection) => connection.finish(chain)).catch(() => {});
  }

  /** What stands behind a flush is only right where no handler is to be run: the agent stops there if it changed what one is for. */
  #guard(stretch: Stretch): void {
    const { chain } = stretch;
    const notifiers = new Set(stretch.unguarded.splice(0).map((task) => this.#pipeline.notifierOf(task)));
    // Its agent may be another by now, where sessions are few; and in check mode a change need not be the agent's.
    const isKnown = stretch.begun.some((begun) => begun.notified);
    if (isKnown || this.#pipeline.mayOwe(chain) || notifiers.has('control')) stretch.stuck = true;
    else if (notifiers.has('agent'))
      void chain.opening?.then((each) => each.request({ kind: 'guard' }, chain)).catch(() => {});
  }

  /** The next task, if it may be begun now. */
  #next(stretch: Stretch): TaskContext | undefined {
    if (stretch !== this.#stretch || stretch.chain.halted) return undefined;
    const context = this.#pipeline.contextAhead(this.#host, stretch.frame);
    if (context) stretch.frame = context.frame;
    return context;
  }

  /** What is known ahead of their turns of the variables that tasks under way set. */
  #variables(stretch: Stretch): Map<Value, Value | undefined> {
    return new Map(stretch.begun.flatMap((begun) => begun.variables()));
  }

  #restart(): void {
    this.#stretch.chain.halted = true;
    for (const { ticket } of this.#stretch.begun) ticket.cancel();
    this.#stretch = newStretch();
  }
}

function newStretch(): Stretch {
  return { begun: [], unguarded: [], chain: { halted: false }, frame: undefined, moving: false, stuck: false };
}
