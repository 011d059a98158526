import type { Value } from '../../../parsing/value.ts';
import { Callable } from '../../values/callable.ts';
import { equals } from '../../values/compare.ts';
import { pythonError, typeError } from '../../values/errors.ts';
import { toTuple } from '../../values/iterate.ts';
import { Undefined } from '../../values/undefined.ts';

/** Runs the loop again on other items, one level deeper, and returns what it prints. */
export type RunLoop = (items: Value, depth: number) => Value;

/** The `loop` variable of a `{% for %}`. */
export class Loop extends Callable {
  readonly typeName = 'LoopContext';
  readonly #items: readonly Value[];
  readonly #run: RunLoop | null;
  readonly #depth: number;
  #index = 0;
  #lastChanged: Value | undefined;

  constructor(items: readonly Value[], run: RunLoop | null, depth: number) {
    super();
    this.#items = items;
    this.#run = run;
    this.#depth = depth;
  }

  /** Goes to an item and returns it. */
  moveTo(index: number): Value {
    this.#index = index;
    return this.#items[index] ?? null;
  }

  override call(args: Value[]): Value {
    if (!this.#run) throw typeError("The loop must have the 'recursive' marker to be called recursively.");
    const [items] = args;
    if (items === undefined)
      throw typeError("LoopContext.__call__() missing 1 required positional argument: 'iterable'");
    return this.#run(items, this.#depth + 1);
  }

  override getAttribute(name: string): Value | undefined {
    const read = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined;
    return read?.(this);
  }

  override size(): number {
    return this.#items.length;
  }

  override toRepr(): string {
    return `<LoopContext ${this.#index + 1}/${this.#items.length}>`;
  }

  get index(): number {
    return this.#index;
  }

  get depth(): number {
    return this.#depth;
  }

  neighbor(offset: number): Value {
    const value = this.#items[this.#index + offset];
    return value === undefined
      ? new Undefined(offset < 0 ? 'there is no previous item' : 'there is no next item')
      : value;
  }

  cycle(values: readonly Value[]): Value {
    if (values.length === 0) throw pythonError('TypeError', 'no items for cycling given');
    return values[this.#index % values.length] ?? null;
  }

  /** Whether the values differ from those of the last call. */
  changed(values: readonly Value[]): boolean {
    const current = toTuple([...values]);
    if (this.#lastChanged !== undefined && equals(this.#lastChanged, current)) return false;
    this.#lastChanged = current;
    return true;
  }
}

class LoopMethod extends Callable {
  readonly typeName = 'method';
  readonly #method: (args: Value[]) => Value;

  constructor(method: (args: Value[]) => Value) {
    super();
    this.#method = method;
  }

  override call(args: Value[]): Value {
    return this.#method(args);
  }
}

const ATTRIBUTES: Readonly<Record<string, (loop: Loop) => Value>> = {
  index: (loop) => loop.index + 1,
  index0: (loop) => loop.index,
  revindex: (loop) => loop.size() - loop.index,
  revindex0: (loop) => loop.size() - loop.index - 1,
  first: (loop) => loop.index === 0,
  last: (loop) => loop.index === loop.size() - 1,
  length: (loop) => loop.size(),
  depth: (loop) => loop.depth,
  depth0: (loop) => loop.depth - 1,
  previtem: (loop) => loop.neighbor(-1),
  nextitem: (loop) => loop.neighbor(1),
  cycle: (loop) => new LoopMethod((args) => loop.cycle(args)),
  changed: (loop) => new LoopMethod((args) => loop.changed(args)),
};
