import type { PyDict, Value } from '../../parsing/value.ts';
import type { ModuleArguments } from '../module.ts';

/** A text argument, or undefined when it is absent. Types were checked when the arguments were bound. */
export function textOf(args: ModuleArguments, name: string): string | undefined {
  const value = args.get(name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new Error(`argument ${name} was not bound as text`);
  return value;
}

/** A required (or defaulted) text argument. */
export function requiredText(args: ModuleArguments, name: string): string {
  const value = textOf(args, name);
  if (value === undefined) throw new Error(`argument ${name} was not bound`);
  return value;
}

/** A boolean argument; absent ones are false. */
export function flagOf(args: ModuleArguments, name: string): boolean {
  return args.get(name) === true;
}

/** A boolean argument that may be absent. */
export function optionalFlag(args: ModuleArguments, name: string): boolean | undefined {
  const value = args.get(name);
  return typeof value === 'boolean' ? value : undefined;
}

/** An integer argument, or undefined when it is absent. */
export function numberOf(args: ModuleArguments, name: string): number | undefined {
  const value = args.get(name);
  return typeof value === 'number' ? value : undefined;
}

/** A list of texts; absent ones are undefined. */
export function listOf(args: ModuleArguments, name: string): string[] | undefined {
  const value = args.get(name);
  return Array.isArray(value) ? value.map((item) => String(item)) : undefined;
}

/** A dictionary argument, or undefined when it is absent. */
export function dictOf(args: ModuleArguments, name: string): PyDict | undefined {
  const value: Value | undefined = args.get(name);
  return value instanceof Map ? value : undefined;
}
