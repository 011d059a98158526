import type { Value } from '../../parsing/value.ts';
import { textOf } from '../../playbook/yaml-access.ts';
import { pendingLayer } from '../../vars/layer.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { Suspended } from '../../vars/suspended.ts';
import { namesSetBy } from '../check/runtime-names.ts';
import { executeTask, type TaskContext } from '../task/execute-task.ts';
import { itemVariables, type LoopControl, loopControlOf } from '../task/loop-control.ts';
import { loopItems } from '../task/loop-items.ts';
import { isChanged, isFailed, isUnreachable, type TaskResult, visibleFacts } from '../task/task-result.ts';
import { Discarded, type HostChain, type Leave, Pass, TurnTicket } from './pass.ts';

/**
 * A task that was begun on a host before those before it were through: its results as far as it got. A result that is
 * undefined changed nothing and has to be begun again.
 */
export class BegunTask {
  readonly context: TaskContext;
  readonly ticket: TurnTicket;
  /** The items of its loop, once they are known; undefined without a loop. */
  items: readonly Value[] | undefined;
  readonly #chain: HostChain;
  readonly #leave: Leave;
  readonly #results: Promise<TaskResult | undefined>[] = [];
  readonly #passes: Pass[] = [];
  /** It came to nothing, and has to be begun again. */
  isVoid = false;
  /** What is known of its results notifies a handler. */
  notified = false;
  readonly #names: readonly string[];
  #outcome: TaskResult | undefined;
  #beginning: Promise<boolean> | undefined;

  /** `leave`: what may be sent before its turn; undefined when the turn has come. */
  constructor(context: TaskContext, chain: HostChain, leave?: Leave) {
    this.context = context;
    this.ticket = new TurnTicket(leave === undefined);
    this.#chain = chain;
    this.#leave = leave ?? 'all';
    this.#names = namesSetBy(context.task, context.run.context.options.effects.decryptVault);
  }

  /** An operation of it failed: nothing that was sent behind it has been done. */
  get broke(): boolean {
    return this.#passes.some((pass) => pass.broke);
  }

  /** Sends what can be sent, once. False: nothing may follow before this task's turn is over. */
  begin(scope: VariableScope): Promise<boolean> {
    this.#beginning = this.#sendAll(scope);
    return this.#beginning;
  }

  /** The result of the whole task, or of one item; undefined when that has to be begun again. */
  async result(index = 0): Promise<TaskResult | undefined> {
    if (this.#results[index] === undefined) await this.#beginning;
    return this.#results[index];
  }

  async #sendAll(scope: VariableScope): Promise<boolean> {
    try {
      this.items = loopItems(this.context.task, scope, this.context.run.context.options.effects);
      const scopes = this.items === undefined ? [scope] : this.#itemScopes(scope, this.items);
      for (const each of scopes) if (!(await this.#send(each))) return false;
      return true;
    } catch {
      // Whatever is wrong with the loop is told in the task's turn.
      this.isVoid = this.#results.length === 0;
      return false;
    }
  }

  /** The variables that the task sets; undefined for those that are outstanding. */
  variables(): [Value, Value | undefined][] {
    if (this.#outcome === undefined) return this.#names.map((name) => [name, undefined]);
    const { values, facts } = this.#outcome;
    const register = textOf(this.context.task.keywords.get('register')?.value);
    return [...visibleFacts(facts), ...(register === undefined ? [] : [[register, values] as [Value, Value]])];
  }

  /**
   * What fails before its turn without the host's doing may not fail in its turn, as a lookup of a file that is still being made: it is
   * begun again.
   */
  async #send(scope: VariableScope): Promise<boolean> {
    const pass = new Pass(this.ticket, this.#chain, this.#leave);
    this.#passes.push(pass);
    const isAhead = !this.ticket.isMine;
    const execute = async () => executeTask({ ...this.context, pass }, scope);
    const result = execute()
      .then((value) => (isAhead && isFailed(value) && !pass.asked ? undefined : value))
      .catch(forget);
    this.#results.push(result);
    const settled = result.then((value) => this.#settle(value));
    return Promise.race([pass.sent.then(() => true), settled]);
  }

  #settle(result: TaskResult | undefined): boolean {
    if (result === undefined && this.#results.length === 1) this.isVoid = true;
    if (this.items === undefined) this.#outcome = result;
    if (result !== undefined && isChanged(result) && result.notify.length > 0) this.notified = true;
    return result !== undefined && !isFailed(result) && !isUnreachable(result);
  }

  /** What an item sees of those before it is outstanding. */
  *#itemScopes(scope: VariableScope, items: readonly Value[]): Generator<VariableScope> {
    const control = loopControlOf(this.context.task, scope);
    const later = scope.withLayers([pendingLayer('local', new Set(this.#names))]);
    for (const index of items.keys()) {
      const variables = itemVariables(control, items, index);
      assertLabel(control, later.with(variables));
      yield (index === 0 ? scope : later).with(variables);
    }
  }
}

/** A label that cannot be made fails its item after the change: nothing may have been sent behind it. */
function assertLabel({ label }: LoopControl, scope: VariableScope): void {
  if (label) scope.engine.resolveNode(label, scope.options(label));
}

/** Anything else is a fault of ours, or the end of the run: it is thrown to whoever waits for the result. */
function forget(error: unknown): undefined {
  if (error instanceof Suspended || error instanceof Discarded) return undefined;
  throw error;
}
