import type { Value } from '../../parsing/value.ts';
import { typeError } from '../values/errors.ts';
import { toIndex } from '../values/numbers.ts';
import { toStr } from '../values/text.ts';
import { isTrue } from '../values/truth.ts';
import { typeName } from '../values/types.ts';

/** The flag of an optional argument: Python's truth of it. */
export function flag(value: Value | undefined, byDefault = false): boolean {
  return value === undefined ? byDefault : isTrue(value);
}

/** An int argument; throws Python's TypeError for other types. */
export function whole(value: Value | undefined, byDefault?: number): number {
  if (value === undefined && byDefault !== undefined) return byDefault;
  const index = toIndex(value ?? null);
  if (index === undefined) throw typeError(`'${typeName(value ?? null)}' object cannot be interpreted as an integer`);
  return index;
}

/** A text argument; throws for other types as Python's string functions do. */
export function text(value: Value | undefined, byDefault?: string): string {
  if (value === undefined && byDefault !== undefined) return byDefault;
  if (typeof value === 'string') return value;
  throw typeError(`expected str, not ${typeName(value ?? null)}`);
}

/** What Ansible's `to_text` makes of any value: None is 'None', containers print as Python does. */
export function anyText(value: Value | undefined): string {
  return toStr(value ?? null);
}

/** A path argument: only texts, with Python's message. */
export function path(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw typeError(`expected str, bytes or os.PathLike object, not ${typeName(value ?? null)}`);
}

/** `<class 'int'>`, as messages print a type. */
export function classText(value: Value): string {
  return `<class '${typeName(value)}'>`;
}
