import type { Value } from '../../parsing/value.ts';
import { attributeOf, itemOf } from './access.ts';
import { pythonError, typeError, valueError } from './errors.ts';
import { toAscii } from './format-percent.ts';
import { formatValue } from './format-spec.ts';
import { getKey } from './keys.ts';
import { toRepr, toStr } from './text.ts';
import { isSequence, typeName } from './types.ts';
import { Undefined } from './undefined.ts';

export { formatPercent } from './format-percent.ts';

/** Python's `text.format(*args, **kwargs)`, through the sandbox's attribute rules. */
export function formatBraces(text: string, args: readonly Value[], kwargs: Map<Value, Value>): string {
  return new BraceFormatter(args, kwargs).format(text, 2);
}

class BraceFormatter {
  readonly #args: readonly Value[];
  readonly #kwargs: Map<Value, Value>;
  #next = 0;
  #numbering: 'automatic' | 'manual' | undefined;

  constructor(args: readonly Value[], kwargs: Map<Value, Value>) {
    this.#args = args;
    this.#kwargs = kwargs;
  }

  format(text: string, depth: number): string {
    if (depth < 0) throw valueError('Max string recursion exceeded');
    let result = '';
    let index = 0;
    while (index < text.length) {
      const character = text[index] ?? '';
      if ((character === '{' || character === '}') && text[index + 1] === character) {
        result += character;
        index += 2;
      } else if (character === '}') {
        throw valueError("Single '}' encountered in format string");
      } else if (character === '{') {
        const end = findClosing(text, index);
        result += this.#formatField(text.slice(index + 1, end), depth);
        index = end + 1;
      } else {
        result += character;
        index += 1;
      }
    }
    return result;
  }

  #formatField(field: string, depth: number): string {
    const match = /^((?:[^[\]!:{}]|\[[^\]]*\])*)(?:!(.))?(?::([\s\S]*))?$/.exec(field);
    if (!match) throw valueError("expected '}' before end of string");
    const [, name = '', conversion, spec = ''] = match;
    const value = this.#lookUp(name);
    if (value instanceof Undefined) value.trip();
    return formatValue(convert(value, conversion), this.format(spec, depth - 1));
  }

  #lookUp(name: string): Value {
    const first = /^[^.[]*/.exec(name)?.[0] ?? '';
    let value = this.#argument(first);
    for (const part of name.slice(first.length).matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
      value = follow(value, part[1], part[2]);
    }
    return value;
  }

  #argument(name: string): Value {
    if (name !== '' && !/^\d+$/.test(name)) {
      const value = getKey(this.#kwargs, name);
      if (value === undefined) throw pythonError('KeyError', toRepr(name));
      return value;
    }
    const index = this.#position(name);
    const value = this.#args[index];
    if (value === undefined) {
      throw pythonError('IndexError', `Replacement index ${index} out of range for positional args tuple`);
    }
    return value;
  }

  #position(name: string): number {
    const numbering = name === '' ? 'automatic' : 'manual';
    if (this.#numbering !== undefined && this.#numbering !== numbering) {
      const [from, to] =
        numbering === 'automatic'
          ? ['manual field specification', 'automatic field numbering']
          : ['automatic field numbering', 'manual field specification'];
      throw valueError(`cannot switch from ${from} to ${to}`);
    }
    this.#numbering = numbering;
    if (name !== '') return Number(name);
    this.#next += 1;
    return this.#next - 1;
  }
}

function findClosing(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  throw valueError(
    start === text.length - 1 ? "Single '{' encountered in format string" : "expected '}' before end of string",
  );
}

/** One step of `{0.name[key]}`: plain Python, so attributes are never looked for among the items, nor the other way round. */
function follow(value: Value, attribute: string | undefined, item: string | undefined): Value {
  if (value instanceof Undefined) return value;
  if (attribute !== undefined) {
    const found = attributeOf(value, attribute);
    if (found !== undefined) return found;
    throw pythonError('AttributeError', `'${typeName(value)}' object has no attribute '${attribute}'`);
  }
  const key = /^\d+$/.test(item ?? '') ? Number(item) : (item ?? '');
  const found = itemOf(value, key);
  if (found !== undefined) return found;
  if (value instanceof Map) throw pythonError('KeyError', toRepr(key));
  if (typeof key === 'number' && isSequence(value))
    throw pythonError('IndexError', `${typeName(value)} index out of range`);
  throw typeError(`${typeName(value)} indices must be integers or slices, not ${typeName(key)}`);
}

function convert(value: Value, conversion: string | undefined): Value {
  switch (conversion) {
    case undefined:
      return value;
    case 's':
      return toStr(value);
    case 'r':
      return toRepr(value);
    case 'a':
      return toAscii(toRepr(value));
    default:
      throw valueError(`Unknown conversion specifier '${conversion}'`);
  }
}
