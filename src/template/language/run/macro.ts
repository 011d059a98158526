import { PyTuple, type Value } from '../../../parsing/value.ts';
import { Callable, type Kwargs } from '../../values/callable.ts';
import { typeError } from '../../values/errors.ts';
import { Undefined } from '../../values/undefined.ts';

/** What a macro gets beside its parameters, where its body uses it. */
interface MacroExtras {
  readonly caller: Value;
  readonly kwargs: Value;
  readonly varargs: Value;
}

export type MacroBody = (values: readonly (Value | undefined)[], extras: MacroExtras) => Value;

/** A `{% macro %}`, or the body of a `{% call %}`. Undefined arguments are passed on to it, unlike to other callables. */
export class Macro extends Callable {
  readonly typeName = 'Macro';
  readonly name: string;
  readonly #parameters: readonly string[];
  readonly #takes: ReadonlySet<string>;
  readonly #body: MacroBody;

  constructor(name: string, parameters: readonly string[], takes: readonly string[], body: MacroBody) {
    super();
    this.name = name;
    this.#parameters = parameters;
    this.#takes = new Set(takes);
    this.#body = body;
  }

  override call(args: Value[], kwargs: Kwargs): Value {
    const parameters = this.#parameters;
    const named = new Map(kwargs);
    const values = parameters.map((name, index) => {
      if (index < args.length) return args[index];
      const value = named.get(name);
      named.delete(name);
      return value;
    });
    const caller = this.#takeCaller(named);
    this.#checkKeywords(named);
    const rest = args.slice(parameters.length);
    if (rest.length > 0 && !this.#takes.has('varargs')) {
      throw typeError(`macro '${this.name}' takes not more than ${parameters.length} argument(s)`);
    }
    return this.#body(values, { caller, kwargs: new Map(named), varargs: PyTuple.of2(rest) });
  }

  #takeCaller(named: Kwargs): Value {
    if (!this.#takes.has('caller')) return null;
    const caller = named.get('caller');
    named.delete('caller');
    return caller ?? new Undefined('No caller defined', 'caller');
  }

  #checkKeywords(named: Kwargs): void {
    const [first] = named.keys();
    if (first === undefined || this.#takes.has('kwargs')) return;
    if (named.has('caller')) {
      throw typeError(
        `macro '${this.name}' was invoked with two values for the special caller argument. This is most likely a bug.`,
      );
    }
    throw typeError(`macro '${this.name}' takes no keyword argument '${first}'`);
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.name;
      case 'arguments':
        return PyTuple.of2(this.#parameters);
      case 'catch_kwargs':
      case 'catch_varargs':
      case 'caller':
        return this.#takes.has(name.replace('catch_', ''));
      default:
        return undefined;
    }
  }

  override toRepr(): string {
    return `<Macro '${this.name}'>`;
  }
}
