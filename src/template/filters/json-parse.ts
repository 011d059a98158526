import { type PyDict, PyFloat, type Value } from '../../parsing/value.ts';
import { characterCount } from '../values/characters.ts';
import { pythonError, type TemplateError } from '../values/errors.ts';
import { fromBigInt } from '../values/numbers.ts';

/** Python's `json.loads(text)`: ints of any size, floats as floats, NaN and Infinity. Throws its JSONDecodeError. */
export function parseJson(text: string): Value {
  if (text.startsWith('\ufeff')) throw jsonError('Unexpected UTF-8 BOM (decode using utf-8-sig)', text, 0);
  return new JsonReader(text).readDocument();
}

function jsonError(message: string, text: string, index: number): TemplateError {
  const before = text.slice(0, index);
  const line = before.split('\n').length;
  const column = characterCount(before.slice(before.lastIndexOf('\n') + 1)) + 1;
  return pythonError('JSONDecodeError', `${message}: line ${line} column ${column} (char ${characterCount(before)})`);
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const WORDS: readonly [string, Value][] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new PyFloat(Number.NaN)],
  ['Infinity', new PyFloat(Infinity)],
  ['-Infinity', new PyFloat(-Infinity)],
];
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const MAX_DEPTH = 900;

class JsonReader {
  readonly #text: string;
  #index = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readDocument(): Value {
    this.#skipSpace();
    const value = this.#readValue();
    this.#skipSpace();
    if (this.#index < this.#text.length) throw this.#error('Extra data');
    return value;
  }

  #error(message: string, index = this.#index): TemplateError {
    return jsonError(message, this.#text, index);
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.#text[this.#index] ?? 'x')) this.#index += 1;
  }

  #readValue(): Value {
    const character = this.#text[this.#index];
    if (character === '"') return this.#readString();
    if (character === '{' || character === '[') return this.#readContainer(character);
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#index)) {
        this.#index += word.length;
        return value;
      }
    }
    return this.#readNumber();
  }

  #readNumber(): Value {
    NUMBER.lastIndex = this.#index;
    const match = NUMBER.exec(this.#text);
    if (!match) throw this.#error('Expecting value');
    this.#index += match[0].length;
    const isFloat = match[1] !== undefined || match[2] !== undefined;
    return isFloat ? new PyFloat(Number(match[0])) : fromBigInt(BigInt(match[0]));
  }

  #readContainer(open: string): Value {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH)
      throw pythonError('RecursionError', 'maximum recursion depth exceeded while decoding a JSON document');
    this.#index += 1;
    this.#skipSpace();
    const value = open === '[' ? this.#readArray() : this.#readObject();
    this.#depth -= 1;
    return value;
  }

  #readArray(): Value[] {
    const list: Value[] = [];
    if (this.#accept(']')) return list;
    for (;;) {
      list.push(this.#readValue());
      this.#skipSpace();
      if (this.#accept(']')) return list;
      if (!this.#accept(',')) throw this.#error("Expecting ',' delimiter");
      this.#skipSpace();
    }
  }

  #readObject(): PyDict {
    const map: PyDict = new Map();
    if (this.#accept('}')) return map;
    for (;;) {
      if (this.#text[this.#index] !== '"') throw this.#error('Expecting property name enclosed in double quotes');
      const key = this.#readString();
      this.#skipSpace();
      if (!this.#accept(':')) throw this.#error("Expecting ':' delimiter");
      this.#skipSpace();
      map.set(key, this.#readValue());
      this.#skipSpace();
      if (this.#accept('}')) return map;
      if (!this.#accept(',')) throw this.#error("Expecting ',' delimiter");
      this.#skipSpace();
    }
  }

  #accept(character: string): boolean {
    if (this.#text[this.#index] !== character) return false;
    this.#index += 1;
    return true;
  }

  #readString(): string {
    const start = this.#index;
    this.#index += 1;
    let result = '';
    for (;;) {
      const character = this.#text[this.#index];
      if (character === undefined) throw this.#error('Unterminated string starting at', start);
      if (character < ' ') throw this.#error('Invalid control character at');
      this.#index += 1;
      if (character === '"') return result;
      result += character === '\\' ? this.#readEscape(start) : character;
    }
  }

  #readEscape(start: number): string {
    const letter = this.#text[this.#index];
    if (letter === undefined) throw this.#error('Unterminated string starting at', start);
    const plain = ESCAPES[letter];
    if (plain !== undefined) {
      this.#index += 1;
      return plain;
    }
    if (letter !== 'u') throw this.#error('Invalid \\escape', this.#index - 1);
    const hex = this.#text.slice(this.#index + 1, this.#index + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw this.#error('Invalid \\uXXXX escape');
    this.#index += 5;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }
}
