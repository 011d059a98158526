import type { Value } from '../../parsing/value.ts';
import type { RenderContext } from '../render-context.ts';
import { Callable, NativeFunction } from '../values/callable.ts';
import { typeError } from '../values/errors.ts';
import { PythonObject } from '../values/python-object.ts';

/** Jinja's `cycler(…)`: gives one value after the other, for ever. */
class Cycler extends PythonObject {
  readonly typeName = 'Cycler';
  readonly #items: readonly Value[];
  #position = 0;

  constructor(items: readonly Value[]) {
    super();
    this.#items = items;
  }

  override getAttribute(name: string): Value | undefined {
    if (name === 'current') return this.#items[this.#position] ?? null;
    if (name === 'next') return new NativeFunction('next', () => this.#next());
    if (name !== 'reset') return undefined;
    return new NativeFunction('reset', () => {
      this.#position = 0;
      return null;
    });
  }

  #next(): Value {
    const item = this.#items[this.#position] ?? null;
    this.#position = (this.#position + 1) % this.#items.length;
    return item;
  }
}

/** Jinja's `joiner(separator)`: nothing at the first call, the separator afterwards. */
class Joiner extends Callable {
  readonly typeName = 'Joiner';
  readonly #separator: Value;
  #used = false;

  constructor(separator: Value) {
    super();
    this.#separator = separator;
  }

  override call(_args: Value[], _kwargs: Map<string, Value>, _context: RenderContext): Value {
    if (this.#used) return this.#separator;
    this.#used = true;
    return '';
  }
}

export const cycler = new NativeFunction('cycler', (args) => {
  if (args.length === 0) throw typeError('at least one item has to be provided');
  return new Cycler(args);
});

export const joiner = new NativeFunction('joiner', (args, kwargs) => new Joiner(args[0] ?? kwargs.get('sep') ?? ', '));
