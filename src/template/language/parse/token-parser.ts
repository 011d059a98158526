import nunjucks from 'nunjucks/src/parser.js';
import { syntaxError } from './syntax-error.ts';
import { describeToken, describeType, type Token, type TokenStream, type TokenType } from './tokens.ts';

/** nunjucks' token handling with Jinja's wording of faults. */
export abstract class TokenParser extends nunjucks.Parser {
  /** The tags that are open, innermost last, with the tags that may end each. */
  protected readonly openTags: { readonly tag: string; readonly ends: readonly string[] }[] = [];

  protected get current(): Token {
    return (this.tokens as TokenStream).current;
  }

  protected next(): Token {
    return (this.tokens as TokenStream).nextToken();
  }

  /** The token after the current one. */
  protected get following(): Token {
    return (this.tokens as TokenStream).following;
  }

  // What nunjucks' own methods read by: without the token that theirs take and put back.
  override nextToken(): Token {
    return this.next();
  }

  override peekToken(): Token {
    return this.current;
  }

  override skip(type: string): boolean {
    if (this.current.type !== type) return false;
    this.next();
    return true;
  }

  override skipValue(type: string, value: string): boolean {
    const token = this.current;
    if (token.type !== type || token.value !== value) return false;
    this.next();
    return true;
  }

  protected is(type: TokenType, value?: string): boolean {
    const token = this.current;
    return token.type === type && (value === undefined || token.value === value);
  }

  protected isSymbol(...values: string[]): boolean {
    return this.current.type === 'symbol' && values.includes(this.current.value);
  }

  protected skipOperator(value: string): boolean {
    return this.skipValue('operator', value);
  }

  override expect(type: TokenType): Token {
    const token = this.current;
    if (token.type !== type) this.failExpected(describeType(type));
    return this.next();
  }

  protected expectOperator(value: string): Token {
    if (!this.is('operator', value)) this.failExpected(value);
    return this.next();
  }

  protected expectSymbol(value: string): Token {
    if (!this.is('symbol', value)) this.failExpected(value);
    return this.next();
  }

  private failExpected(expected: string): never {
    const token = this.current;
    if (token.type === 'eof') this.failAt(token, `unexpected end of template, expected '${expected}'.`);
    this.failAt(token, `expected token '${expected}', got '${describeToken(token)}'`);
  }

  protected failAt(place: { lineno: number; colno: number }, message: string, hint?: string): never {
    throw syntaxError(message, place.lineno + 1, place.colno + 1, hint);
  }

  override fail(message: string, lineno?: number, colno?: number): never {
    const { current } = this;
    this.failAt({ lineno: lineno ?? current.lineno, colno: colno ?? current.colno }, message);
  }

  /** Fails at the end of the template or at a tag that does not belong here, in Jinja's words. */
  protected failTag(place: Token, name: string | undefined): never {
    const expected = new Set(this.openTags.flatMap((open) => open.ends));
    const innermost = this.openTags.at(-1);
    const message = [name === undefined ? 'Unexpected end of template.' : `Encountered unknown tag '${name}'.`];
    if (innermost) {
      const looking = innermost.ends.map((end) => `'${end}'`).join(' or ');
      message.push(
        name !== undefined && expected.has(name)
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${looking}.`
          : `Jinja was looking for the following tags: ${looking}.`,
        `The innermost block that needs to be closed is '${innermost.tag}'.`,
      );
    }
    this.failAt(place, message.join(' '));
  }
}
