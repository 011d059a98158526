import type { Value } from '../../parsing/value.ts';
import { getAttribute, getItem } from './access.ts';
import { pythonError, valueError } from './errors.ts';
import { toAscii } from './format-percent.ts';
import { formatValue } from './format-spec.ts';
import { getKey } from './keys.ts';
import { toRepr, toStr } from './text.ts';
import { Undefined } from './undefined.ts';

export { formatPercent } from './format-percent.ts';
export { formatValue } from './format-spec.ts';

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

function follow(value: Value, attribute: string | undefined, item: string | undefined): Value {
  if (attribute !== undefined) return getAttribute(value, attribute);
  return getItem(value, /^\d+$/.test(item ?? '') ? Number(item) : (item ?? ''));
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
