import { reprText } from '../../values/text.ts';
import { unescapeText } from './escapes.ts';
import type { Reader } from './reader.ts';
import type { Syntax } from './syntax.ts';
import type { TokenType } from './tokens.ts';

const FLOAT = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
/** Names of ASCII, which most are; what else a name may go on with is for the other two patterns. */
const PLAIN_NAME = /[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_\u0080-\uffff])/y;
const NAME = /[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}]+/uy;
const IDENTIFIER = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}]*$/u;
const STRING = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[+\-/*%~[\](){}<>=.:|,;]/y;

const OPERATOR_TYPES: Readonly<Record<string, TokenType>> = {
  ',': 'comma',
  ':': 'colon',
  '~': 'tilde',
  '|': 'pipe',
  '(': 'left-paren',
  ')': 'right-paren',
  '[': 'left-bracket',
  ']': 'right-bracket',
  '{': 'left-curly',
  '}': 'right-curly',
};
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

const [ZERO, NINE] = [48, 57] as const;

/** Reads the tokens between the delimiters of a tag. Only identifiers, numbers, strings and operators exist. */
export class ExpressionLexer {
  readonly #reader: Reader;
  readonly #syntax: Syntax;
  readonly #literalBackslashes: boolean;
  /** Brackets still open; an end delimiter within them is two operators (`{{ {'a': {}} }}`). */
  readonly #open: string[] = [];

  constructor(reader: Reader, syntax: Syntax, literalBackslashes: boolean) {
    this.#reader = reader;
    this.#syntax = syntax;
    this.#literalBackslashes = literalBackslashes;
  }

  /** Reads up to and past the sticky `end` pattern and returns what it matched; undefined where the text ends first. */
  readUntil(end: RegExp | undefined): string | undefined {
    const reader = this.#reader;
    for (;;) {
      if (end && this.#open.length === 0) {
        const closing = reader.take(end);
        if (closing !== undefined) return closing;
      }
      if (reader.index >= reader.text.length) return undefined;
      if (!reader.skipBlanks()) this.#readToken();
    }
  }

  #readToken(): void {
    const start = this.#reader.index;
    if (this.#readPlainName(start) || this.#readString(start) || this.#readNumber(start)) return;
    if (this.#readName(start) || this.#readOperator(start)) return;
    const character = String.fromCodePoint(this.#reader.text.codePointAt(start) ?? 0);
    this.#reader.fail(`unexpected char ${reprText(character)} at ${start}`, start);
  }

  #readPlainName(start: number): boolean {
    const name = this.#reader.take(PLAIN_NAME);
    if (name === undefined) return false;
    this.#reader.push('symbol', name, start);
    return true;
  }

  #readNumber(start: number): boolean {
    const reader = this.#reader;
    const code = reader.text.charCodeAt(start);
    if (code < ZERO || code > NINE) return false;
    const float = reader.text[start - 1] === '.' ? undefined : reader.take(FLOAT);
    const text = float ?? reader.take(INTEGER);
    if (text === undefined) return false;
    reader.push(float === undefined ? 'int' : 'float', text.replaceAll('_', '').toLowerCase(), start);
    return true;
  }

  #readName(start: number): boolean {
    const name = this.#reader.take(NAME);
    if (name === undefined) return false;
    if (!IDENTIFIER.test(name)) this.#reader.fail('Invalid character in identifier', start);
    this.#reader.push('symbol', name.normalize('NFKC'), start);
    return true;
  }

  #readString(start: number): boolean {
    const text = this.#reader.take(STRING);
    if (text === undefined) return false;
    const body = text.slice(1, -1).replaceAll('\n', this.#syntax.newlineSequence);
    this.#reader.push('string', this.#literalBackslashes ? body : this.#unescape(body, start), start);
    return true;
  }

  #unescape(body: string, start: number): string {
    try {
      return unescapeText(body);
    } catch (error) {
      this.#reader.fail((error as Error).message, start);
    }
  }

  #readOperator(start: number): boolean {
    const operator = this.#reader.take(OPERATOR);
    if (operator === undefined) return false;
    this.#balance(operator, start);
    this.#reader.push(
      Object.hasOwn(OPERATOR_TYPES, operator) ? (OPERATOR_TYPES[operator] as TokenType) : 'operator',
      operator,
      start,
    );
    return true;
  }

  #balance(operator: string, start: number): void {
    const closing = Object.hasOwn(CLOSING, operator) ? CLOSING[operator] : undefined;
    if (closing !== undefined) {
      this.#open.push(closing);
    } else if (operator === ')' || operator === ']' || operator === '}') {
      const expected = this.#open.pop();
      if (expected === undefined) this.#reader.fail(`unexpected '${operator}'`, start);
      if (expected !== operator) this.#reader.fail(`unexpected '${operator}', expected '${expected}'`, start);
    }
  }
}
