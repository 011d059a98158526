import { keyIdentity } from './key-identity.ts';
import { readPythonString } from './python-string.ts';
import { type PyDict, PyFloat, PyTuple, UnsafeText, type Value } from './value.ts';
import { shrinkInteger } from './yaml/number.ts';

const MAX_DEPTH = 100;
/** Python refuses to read longer ints. */
const MAX_DIGITS = 4300;
const NUMBER =
  /(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:[0-9](?:_?[0-9])*)?\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?|[0-9](?:_?[0-9])*(?:\.?[eE][-+]?[0-9](?:_?[0-9])*|\.)?)[jJ]?/y;
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['None', null],
  ['True', true],
  ['False', false],
]);

/**
 * The value of a text that is a Python literal (`ast.literal_eval`), else the text itself: how Ansible types the values
 * of an INI inventory. `yes`, `true` and `0644` are no literals and stay text. Tuples and sets become lists; bytes
 * become text that is no template, as there.
 */
export function literalOf(text: string): Value {
  const reader = new Reader(text.replace(/^[ \t]+/, ''));
  const value = reader.readAll();
  return value === undefined ? text : value;
}

class Reader {
  readonly #source: string;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** The whole text as one literal; `1, 2` without brackets is a tuple. */
  readAll(): Value | undefined {
    const items = this.#readItems('');
    if (items === undefined || this.#at < this.#source.length || items.values.length === 0) return undefined;
    return items.hasComma ? items.values : items.values[0];
  }

  #readValue(): Value | undefined {
    if (++this.#depth > MAX_DEPTH) return undefined;
    const value = this.#readByStart(this.#source.charAt(this.#at));
    this.#depth--;
    return value;
  }

  #readByStart(char: string): Value | undefined {
    if (char === '[') return this.#readBracketed(']')?.values;
    if (char === '(') return this.#readParenthesized();
    if (char === '{') return this.#readBraces();
    if (/[-+.0-9]/.test(char)) return this.#readEllipsis() ?? this.#readNumber();
    return this.#readStrings() ?? this.#readWord();
  }

  #readBracketed(close: string): { values: Value[]; hasComma: boolean } | undefined {
    this.#at++;
    this.#skipBlanks();
    const items = this.#readItems(close);
    if (items === undefined || this.#source[this.#at] !== close) return undefined;
    this.#at++;
    return items;
  }

  #readParenthesized(): Value | undefined {
    const items = this.#readBracketed(')');
    if (items === undefined) return undefined;
    return items.hasComma || items.values.length === 0 ? items.values : items.values[0];
  }

  #readItems(close: string): { values: Value[]; hasComma: boolean } | undefined {
    const values: Value[] = [];
    let hasComma = false;
    this.#skipBlanks();
    while (this.#at < this.#source.length && this.#source[this.#at] !== close) {
      const value = this.#readValue();
      if (value === undefined) return undefined;
      values.push(value);
      this.#skipBlanks();
      if (this.#source[this.#at] !== ',') break;
      this.#at++;
      hasComma = true;
      this.#skipBlanks();
    }
    return { values, hasComma };
  }

  /** A dict, or a set, which becomes a list of its members. */
  #readBraces(): Value | undefined {
    const start = this.#at++;
    this.#skipBlanks();
    if (this.#source[this.#at] === '}') {
      this.#at++;
      return new Map();
    }
    const first = this.#readValue();
    this.#skipBlanks();
    if (first !== undefined && this.#source[this.#at] === ':') return this.#readDict(first);
    this.#at = start;
    const members = this.#readBracketed('}')?.values;
    if (members?.some(isUnhashable)) return undefined;
    return members && [...new Map(members.map((each) => [keyIdentity(each), each])).values()];
  }

  #readDict(firstKey: Value): Value | undefined {
    const keys = new Map<unknown, Value>();
    const dict: PyDict = new Map();
    let key: Value | undefined = firstKey;
    while (key !== undefined && !isUnhashable(key) && this.#source[this.#at] === ':') {
      this.#at++;
      this.#skipBlanks();
      const value = this.#readValue();
      if (value === undefined) return undefined;
      const known = keys.get(keyIdentity(key));
      keys.set(keyIdentity(key), known ?? key);
      dict.set(known ?? key, value);
      this.#skipBlanks();
      if (this.#source[this.#at] === ',') this.#at++;
      else if (this.#source[this.#at] !== '}') return undefined;
      this.#skipBlanks();
      if (this.#source[this.#at] === '}') {
        this.#at++;
        return dict;
      }
      key = this.#readValue();
      this.#skipBlanks();
    }
    return undefined;
  }

  #readNumber(): Value | undefined {
    const sign = /[-+]/.test(this.#source.charAt(this.#at)) ? this.#source.charAt(this.#at++) : '';
    if (sign !== '') this.#skipBlanks();
    NUMBER.lastIndex = this.#at;
    const written = NUMBER.exec(this.#source)?.[0];
    if (written === undefined || /[\w]/.test(this.#source.charAt(this.#at + written.length))) return undefined;
    this.#at += written.length;
    const digits = written.replaceAll('_', '');
    if (/^0[xob].*j$/i.test(digits)) return undefined;
    if (!/j$/i.test(digits)) return this.#readImaginary(digits, sign === '-') ?? numberOf(digits, sign === '-');
    return sign === '-' ? `(-0-${imaginary(digits)})` : imaginary(digits);
  }

  /** `1+2j`: Ansible keeps a complex number as the text that Python prints. */
  #readImaginary(real: string, isNegative: boolean): string | undefined {
    const part = /[ \t]*([-+])[ \t]*([0-9_.]+)[jJ]/y;
    part.lastIndex = this.#at;
    const match = part.exec(this.#source);
    if (!match || /^0[xob]/i.test(real)) return undefined;
    this.#at += match[0].length;
    return `(${isNegative ? '-' : ''}${Number(real)}${match[1]}${imaginary(match[2] ?? '')})`;
  }

  #readEllipsis(): string | undefined {
    if (!this.#source.startsWith('...', this.#at)) return undefined;
    this.#at += 3;
    return '...';
  }

  /** Adjacent string literals are one. */
  #readStrings(): Value | undefined {
    let text: string | undefined;
    let isBytes: boolean | undefined;
    for (;;) {
      const piece = readPythonString(this.#source, this.#at);
      if (!piece) return isBytes && text !== undefined ? new UnsafeText(text) : text;
      if (isBytes !== undefined && isBytes !== piece.isBytes) return undefined;
      isBytes = piece.isBytes;
      text = (text ?? '') + piece.text;
      this.#at = piece.end;
      this.#skipBlanks();
    }
  }

  #readWord(): Value | undefined {
    const word = /[A-Za-z_]\w*/y;
    word.lastIndex = this.#at;
    const name = word.exec(this.#source)?.[0];
    if (name === undefined) return undefined;
    this.#at += name.length;
    if (name === 'set' && /\(\s*\)/y.test(this.#source.slice(this.#at))) return this.#readParenthesized();
    return WORDS.get(name);
  }

  #skipBlanks(): void {
    const blanks = /(?:[ \t\f\r\n]|#[^\n]*)*/y;
    blanks.lastIndex = this.#at;
    this.#at += blanks.exec(this.#source)?.[0].length ?? 0;
  }
}

function imaginary(written: string): string {
  return `${Number(written.replaceAll('_', '').replace(/j$/i, ''))}j`;
}

function numberOf(written: string, isNegative: boolean): Value | undefined {
  if (/^0[xob]/i.test(written) || /^[0-9]+$/.test(written)) return integerOf(written, isNegative);
  const size = Number(written);
  return new PyFloat(isNegative ? -size : size);
}

/** `010` is none: Python refuses leading zeros, but `00` is 0. */
function integerOf(written: string, isNegative: boolean): Value | undefined {
  if (/^0+[1-9]/.test(written) || written.length > MAX_DIGITS) return undefined;
  const size = BigInt(written);
  return shrinkInteger(isNegative ? -size : size);
}

function isUnhashable(value: Value): boolean {
  return (Array.isArray(value) && !(value instanceof PyTuple)) || value instanceof Map;
}
