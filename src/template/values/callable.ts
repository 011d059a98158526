import type { Value } from '../../parsing/value.ts';
import type { RenderContext } from '../render-context.ts';
import { PythonObject } from './python-object.ts';

export type Kwargs = Map<string, Value>;

/** What `name(…)` can call: methods, globals, macros. */
export abstract class Callable extends PythonObject {
  abstract call(args: Value[], kwargs: Kwargs, context: RenderContext): Value;
}

export type NativeCall = (args: Value[], kwargs: Kwargs, context: RenderContext) => Value;

/** A method of a value or a global function, written here. */
export class NativeFunction extends Callable {
  readonly typeName = 'builtin_function_or_method';
  readonly name: string;
  readonly #call: NativeCall;

  constructor(name: string, call: NativeCall) {
    super();
    this.name = name;
    this.#call = call;
  }

  override call(args: Value[], kwargs: Kwargs, context: RenderContext): Value {
    return this.#call(args, kwargs, context);
  }

  override toRepr(): string {
    return `<built-in function ${this.name}>`;
  }
}
