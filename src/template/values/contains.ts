import { UnsafeText, type Value } from '../../parsing/value.ts';
import { equals } from './compare.ts';
import { typeError } from './errors.ts';
import { iterate } from './iterate.ts';
import { findKey } from './keys.ts';
import { typeName } from './types.ts';
import { Undefined } from './undefined.ts';

/** Python's `item in container`. Undefined values throw. */
export function contains(container: Value, item: Value): boolean {
  if (container instanceof Undefined) container.trip();
  if (container instanceof UnsafeText) return contains(container.text, item);
  if (typeof container === 'string') return containsText(container, item);
  if (container instanceof Map) return findKey(container, item) !== undefined;
  const items = iterate(container, `argument of type '${typeName(container)}' is not iterable`);
  for (const candidate of items) if (equals(candidate, item)) return true;
  return false;
}

function containsText(text: string, item: Value): boolean {
  if (item instanceof Undefined) item.trip();
  if (item instanceof UnsafeText) return text.includes(item.text);
  if (typeof item === 'string') return text.includes(item);
  throw typeError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
}
