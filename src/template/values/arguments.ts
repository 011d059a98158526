import type { Value } from '../../parsing/value.ts';
import type { Kwargs } from './callable.ts';
import { typeError } from './errors.ts';

/** A Python function's parameters. `required` counts those without a default; `rest` and `extra` stand for `*args` and `**kwargs`. */
export interface Signature {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly required: number;
  readonly rest?: boolean;
  readonly extra?: boolean;
  /** How many of the first parameters can't be given by name. */
  readonly positionalOnly?: number;
  /** Parameters that can only be given by name. */
  readonly keywordOnly?: readonly string[];
}

export interface BoundArguments {
  /** The values in the order of the parameters, then of `keywordOnly`; undefined for those not given. */
  readonly values: (Value | undefined)[];
  readonly rest: Value[];
  readonly extra: Kwargs;
}

/** Assigns arguments to parameters as a Python call does. Throws its TypeErrors. */
export function bindArguments(signature: Signature, args: readonly Value[], kwargs: Kwargs): BoundArguments {
  const { parameters, keywordOnly, required } = signature;
  const { length } = parameters;
  if (args.length > length && !signature.rest) throw tooMany(signature, args.length);
  // Every filter of every template comes by here: nothing is copied that need not be.
  const values: (Value | undefined)[] = [];
  for (let index = 0; index < length; index += 1) values.push(args[index]);
  for (const _ of keywordOnly ?? NONE) values.push(undefined);
  const extra: Kwargs = new Map();
  for (const [name, value] of kwargs) assignNamed(signature, values, extra, name, value);
  if (lacks(values, required)) {
    throw missingArguments(
      signature,
      parameters.slice(0, required).filter((_, index) => values[index] === undefined),
    );
  }
  return { values, rest: args.length > length ? args.slice(length) : [], extra };
}

const NONE: readonly never[] = [];

function lacks(values: readonly (Value | undefined)[], required: number): boolean {
  for (let index = 0; index < required; index += 1) if (values[index] === undefined) return true;
  return false;
}

function assignNamed(
  signature: Signature,
  values: (Value | undefined)[],
  extra: Kwargs,
  name: string,
  value: Value,
): void {
  const index = [...signature.parameters, ...(signature.keywordOnly ?? [])].indexOf(name);
  if (index >= (signature.positionalOnly ?? 0)) {
    if (values[index] !== undefined) throw typeError(`${signature.name}() got multiple values for argument '${name}'`);
    values[index] = value;
  } else if (signature.extra) extra.set(name, value);
  else throw typeError(`${signature.name}() got an unexpected keyword argument '${name}'`);
}

function tooMany(signature: Signature, given: number): Error {
  const most = signature.parameters.length;
  const range = signature.required < most ? `from ${signature.required} to ${most}` : String(most);
  const plural = most === 1 && signature.required === most ? '' : 's';
  const verb = given === 1 ? 'was' : 'were';
  return typeError(`${signature.name}() takes ${range} positional argument${plural} but ${given} ${verb} given`);
}

function missingArguments(signature: Signature, missing: readonly string[]): Error {
  const names = missing.map((name) => `'${name}'`);
  const list = names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`;
  const plural = missing.length === 1 ? '' : 's';
  return typeError(`${signature.name}() missing ${missing.length} required positional argument${plural}: ${list}`);
}
