import type { Value } from '../../../parsing/value.ts';
import type { RenderContext } from '../../render-context.ts';
import { bindArguments } from '../arguments.ts';
import { type Kwargs, NativeFunction } from '../callable.ts';
import { typeError } from '../errors.ts';
import { toIndex } from '../numbers.ts';
import { typeName } from '../types.ts';
import { Undefined } from '../undefined.ts';

export type MethodArguments = (Value | undefined)[];

/** One method of a Python type. Names in `keywords` may be given by name; the others are `''`. */
export interface Method<Self> {
  readonly required: number;
  readonly parameters: readonly string[];
  readonly rest?: boolean;
  /** Its arguments are given by name alone. */
  readonly keywordOnly?: boolean;
  readonly run: (self: Self, args: MethodArguments, context: RenderContext) => Value;
}

export type MethodTable<Self> = ReadonlyMap<string, Method<Self>>;

export function method<Self>(
  required: number,
  parameters: readonly string[],
  run: (self: Self, args: MethodArguments, context: RenderContext) => Value,
): Method<Self> {
  return { required, parameters, run };
}

/** A method that changes its object and gives None. */
export function change<Self>(
  required: number,
  parameters: readonly string[],
  run: (self: Self, args: MethodArguments) => unknown,
): Method<Self> {
  return method(required, parameters, (self, args) => {
    run(self, args);
    return null;
  });
}

/** The method as a value that can be called. Undefined arguments throw. */
export function bindMethod<Self extends Value>(name: string, found: Method<Self>, self: Self): NativeFunction {
  return new NativeFunction(name, (args, kwargs, context) => {
    for (const value of [...args, ...kwargs.values()]) if (value instanceof Undefined) value.trip();
    checkCall(`${typeName(self)}.${name}`, name, found, args.length, kwargs);
    const { parameters } = found;
    const positionalOnly = parameters.filter((each) => each === '').length;
    const signature = { name, parameters, required: found.required, positionalOnly };
    return found.run(self, bindArguments(signature, args, kwargs).values, context);
  });
}

/** Refuses calls in the words of Python's C functions, which differ by how many arguments a method takes. */
function checkCall(
  owner: string,
  name: string,
  found: Pick<Method<Value>, 'parameters' | 'required' | 'keywordOnly'>,
  given: number,
  kwargs: Kwargs,
): void {
  const { parameters, required } = found;
  const most = parameters.length;
  if (found.keywordOnly && given > 0) throw typeError(`${name}() takes no positional arguments`);
  for (const keyword of kwargs.keys()) {
    if (parameters.every((each) => each === '')) throw typeError(`${owner}() takes no keyword arguments`);
    if (!parameters.includes(keyword)) throw typeError(`'${keyword}' is an invalid keyword argument for ${name}()`);
  }
  if (given + kwargs.size >= required && given <= most) return;
  if (most === 0) throw typeError(`${owner}() takes no arguments (${given} given)`);
  if (most === 1 && required === 1) throw typeError(`${owner}() takes exactly one argument (${given} given)`);
  if (parameters.some((each) => each !== '')) {
    throw typeError(`${name}() takes at most ${most} arguments (${given + kwargs.size} given)`);
  }
  const [bound, count] = given < required ? ['at least', required] : ['at most', most];
  throw typeError(`${name} expected ${bound} ${count} argument${count === 1 ? '' : 's'}, got ${given}`);
}

/** A text argument, else Python's TypeError. */
export function textArgument(value: Value | undefined, what = ''): string {
  if (typeof value === 'string') return value;
  throw typeError(`${what && `${what} `}must be str, not ${typeName(value ?? null)}`);
}

/** An int argument, else Python's TypeError. */
export function indexArgument(value: Value | undefined): number {
  const index = toIndex(value ?? null);
  if (index === undefined) throw typeError(`'${typeName(value ?? null)}' object cannot be interpreted as an integer`);
  return index;
}
