import nunjucks, { type Node, type Pair } from 'nunjucks/src/nodes.js';
import { Arguments, Attribute, Call, FilterCall, Slice, TestCall, Tuple } from './nodes.ts';
import { floatLiteral, intLiteral } from './number-literals.ts';
import { TokenParser } from './token-parser.ts';
import { describeToken, type Token, type TokenType } from './tokens.ts';

const CONSTANTS: Readonly<Record<string, null | boolean>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
};
const TEST_ARGUMENT_STARTS = new Set<TokenType>(['symbol', 'string', 'int', 'float', 'left-bracket', 'left-curly']);

export interface TupleOptions {
  /** Parses each item; a whole expression unless given. */
  readonly item?: () => Node;
  /** A name that ends the tuple (`in`, `recursive`). */
  readonly endName?: string;
  readonly inParentheses?: boolean;
}

/** The operands of expressions: literals, names, brackets, and what follows an operand (attributes, calls, filters, tests). */
export abstract class OperandParser extends TokenParser {
  override parsePrimary(): Node {
    const token = this.next();
    switch (token.type) {
      case 'symbol':
        if (Object.hasOwn(CONSTANTS, token.value))
          return new nunjucks.Literal(token.lineno, token.colno, CONSTANTS[token.value]);
        return new nunjucks.Symbol(token.lineno, token.colno, token.value);
      case 'string':
        return this.#parseStrings(token);
      case 'int':
        return new nunjucks.Literal(token.lineno, token.colno, intLiteral(token.value));
      case 'float':
        return new nunjucks.Literal(token.lineno, token.colno, floatLiteral(token.value));
      case 'left-paren': {
        const tuple = this.parseTuple({ inParentheses: true });
        this.expect('right-paren');
        return tuple;
      }
      case 'left-bracket':
        return this.#parseList(token);
      case 'left-curly':
        return this.#parseDict(token);
      default:
        return this.failAt(token, `unexpected '${describeToken(token)}'`);
    }
  }

  #parseStrings(first: Token): Node {
    let text = first.value;
    while (this.is('string')) text += this.next().value;
    return new nunjucks.Literal(first.lineno, first.colno, text);
  }

  /** One expression, or a tuple where commas follow. */
  parseTuple(options: TupleOptions = {}): Node {
    const { lineno, colno } = this.current;
    const item = options.item ?? (() => this.parseExpression());
    const items: Node[] = [];
    let isTuple = false;
    while (!this.#atTupleEnd(options)) {
      items.push(item());
      if (!this.skip('comma')) break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple && only) return only;
    if (!isTuple && !options.inParentheses) {
      this.failAt(this.current, `Expected an expression, got '${describeToken(this.current)}'`);
    }
    return new Tuple(lineno, colno, items);
  }

  #atTupleEnd({ endName }: TupleOptions): boolean {
    const { type } = this.current;
    if (type === 'variable-end' || type === 'block-end' || type === 'right-paren') return true;
    return endName !== undefined && this.isSymbol(endName);
  }

  #parseList(start: Token): Node {
    const items = this.#parseSeparated('right-bracket', () => this.parseExpression());
    return new nunjucks.Array(start.lineno, start.colno, items);
  }

  #parseDict(start: Token): Node {
    const pairs = this.#parseSeparated('right-curly', () => {
      const key = this.parseExpression();
      this.expect('colon');
      return new nunjucks.Pair(key.lineno, key.colno, key, this.parseExpression());
    });
    return new nunjucks.Dict(start.lineno, start.colno, pairs);
  }

  /** Items between commas up to and past the end token; a comma may stand before the end. */
  #parseSeparated<Item>(end: TokenType, item: () => Item): Item[] {
    const items: Item[] = [];
    while (!this.is(end)) {
      if (items.length > 0) this.expect('comma');
      if (this.is(end)) break;
      items.push(item());
    }
    this.expect(end);
    return items;
  }

  override parsePostfix(node: Node): Node {
    let result = node;
    for (;;) {
      if (this.is('operator', '.')) result = this.#parseDot(result);
      else if (this.is('left-bracket')) result = this.#parseBrackets(result);
      else if (this.is('left-paren')) result = this.#parseCall(result);
      else return result;
    }
  }

  #parseDot(target: Node): Node {
    const dot = this.next();
    const token = this.next();
    if (token.type === 'symbol') return new Attribute(dot, target, token.value);
    if (token.type !== 'int') this.failAt(token, 'expected name or number');
    const index = new nunjucks.Literal(token.lineno, token.colno, intLiteral(token.value));
    return new nunjucks.LookupVal(dot.lineno, dot.colno, target, index);
  }

  #parseBrackets(target: Node): Node {
    const start = this.next();
    const parts = this.#parseSeparated('right-bracket', () => this.#parseSubscript());
    const [first] = parts;
    const key = first && parts.length === 1 ? first : new Tuple(start.lineno, start.colno, parts);
    return new nunjucks.LookupVal(start.lineno, start.colno, target, key);
  }

  #parseSubscript(): Node {
    const place = this.current;
    const start = this.is('colon') ? null : this.parseExpression();
    if (start && !this.is('colon')) return start;
    this.next();
    const stop = this.#parseSlicePart();
    const step = this.skip('colon') ? this.#parseSlicePart() : null;
    return new Slice(place, start, stop, step);
  }

  #parseSlicePart(): Node | null {
    return this.is('colon') || this.is('comma') || this.is('right-bracket') ? null : this.parseExpression();
  }

  #parseCall(callee: Node): Node {
    const place = this.current;
    return new Call(place, callee, this.parseArguments());
  }

  /** `(a, *b, c=1, **d)`. */
  protected parseArguments(): Arguments {
    const place = this.expect('left-paren');
    const positional: Node[] = [];
    const keywords: Pair[] = [];
    let star: Node | null = null;
    let starStar: Node | null = null;
    const requireOrder = (ordered: boolean) => {
      if (!ordered) this.failAt(this.current, 'invalid syntax for function call expression');
    };
    this.#parseSeparated('right-paren', () => {
      if (this.skipOperator('*')) {
        requireOrder(star === null && starStar === null);
        star = this.parseExpression();
      } else if (this.skipOperator('**')) {
        requireOrder(starStar === null);
        starStar = this.parseExpression();
      } else if (this.is('symbol') && this.following.type === 'operator' && this.following.value === '=') {
        requireOrder(starStar === null);
        keywords.push(this.#parseKeyword());
      } else {
        requireOrder(star === null && starStar === null && keywords.length === 0);
        positional.push(this.parseExpression());
      }
    });
    return new Arguments(place, positional, keywords, star, starStar);
  }

  #parseKeyword(): Pair {
    const name = this.next();
    this.next();
    const key = new nunjucks.Literal(name.lineno, name.colno, name.value);
    return new nunjucks.Pair(name.lineno, name.colno, key, this.parseExpression());
  }

  /** Filters, tests and calls that follow an operand. */
  override parseFilter(node: Node): Node {
    let result = node;
    for (;;) {
      if (this.skip('pipe')) result = this.parseFilterCall(result);
      else if (this.isSymbol('is')) result = this.#parseTest(result);
      else if (this.is('left-paren')) result = this.#parseCall(result);
      else return result;
    }
  }

  /** `name(…)` after a `|`, or as the head of a filter block. */
  protected parseFilterCall(target: Node | null): FilterCall {
    const [place, name] = this.#parseDottedName();
    return new FilterCall(place, target, name, this.is('left-paren') ? this.parseArguments() : Arguments.none(place));
  }

  #parseDottedName(): [Token, string] {
    const first = this.expect('symbol');
    let name = first.value;
    while (this.skipOperator('.')) name += `.${this.expect('symbol').value}`;
    return [first, name];
  }

  #parseTest(target: Node): Node {
    this.next();
    const negated = this.skipSymbol('not');
    const [place, name] = this.#parseDottedName();
    const test = new TestCall(place, target, name, this.#parseTestArguments(place));
    return negated ? new nunjucks.Not(place.lineno, place.colno, test) : test;
  }

  #parseTestArguments(place: Token): Arguments {
    if (this.is('left-paren')) return this.parseArguments();
    if (!TEST_ARGUMENT_STARTS.has(this.current.type) || this.isSymbol('else', 'or', 'and'))
      return Arguments.none(place);
    if (this.isSymbol('is')) this.failAt(this.current, 'You cannot chain multiple tests with is');
    return new Arguments(place, [this.parsePostfix(this.parsePrimary())], [], null, null);
  }
}
