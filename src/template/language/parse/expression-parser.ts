import nunjucks, { type BinOp, type CompareOperand, type Node } from 'nunjucks/src/nodes.js';
import { Comparison } from './nodes.ts';
import { OperandParser } from './operand-parser.ts';
import type { Token } from './tokens.ts';

const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=']);

const SUMS: ReadonlyMap<string, typeof BinOp> = new Map([
  ['+', nunjucks.Add],
  ['-', nunjucks.Sub],
]);
const PRODUCTS: ReadonlyMap<string, typeof BinOp> = new Map([
  ['*', nunjucks.Mul],
  ['/', nunjucks.Div],
  ['//', nunjucks.FloorDiv],
  ['%', nunjucks.Mod],
]);

/**
 * Jinja's expression grammar (its precedence is not nunjucks': comparison, then `+ -`, `~`, `* / // %`, `**`, unary, and
 * filters and tests bind to the operand).
 */
export abstract class ExpressionParser extends OperandParser {
  override parseExpression(): Node {
    return this.parseInlineIf();
  }

  override parseInlineIf(): Node {
    let node = this.parseOr();
    while (this.skipSymbol('if')) {
      const condition = this.parseOr();
      const otherwise = this.skipSymbol('else') ? this.parseInlineIf() : null;
      node = new nunjucks.InlineIf(node.lineno, node.colno, condition, node, otherwise);
    }
    return node;
  }

  /** Comparisons and `in`; nunjucks' parseNot calls it for its operand. */
  override parseIn(): Node {
    const first = this.parseSum();
    const operands: CompareOperand[] = [];
    for (let operator = this.#takeComparison(); operator; operator = this.#takeComparison()) {
      operands.push(new nunjucks.CompareOperand(operator.lineno, operator.colno, this.parseSum(), operator.value));
    }
    return operands.length === 0 ? first : new Comparison(first, first, operands);
  }

  #takeComparison(): Token | undefined {
    const token = this.current;
    if (token.type === 'operator' && COMPARISONS.has(token.value)) return this.next();
    if (this.isSymbol('in')) return this.next();
    if (!this.isSymbol('not') || this.following.type !== 'symbol' || this.following.value !== 'in') return undefined;
    this.next();
    return { ...this.next(), value: 'not in' };
  }

  private parseSum(): Node {
    let node = this.parseTilde();
    for (let operator = this.#takeOperator(SUMS); operator; operator = this.#takeOperator(SUMS)) {
      const { lineno, colno } = operator.token;
      node = new operator.Node(lineno, colno, node, this.parseTilde());
    }
    return node;
  }

  private parseTilde(): Node {
    let node = this.parseProduct();
    while (this.is('tilde')) {
      const token = this.next();
      node = new nunjucks.Concat(token.lineno, token.colno, node, this.parseProduct());
    }
    return node;
  }

  private parseProduct(): Node {
    let node = this.parsePow();
    for (let operator = this.#takeOperator(PRODUCTS); operator; operator = this.#takeOperator(PRODUCTS)) {
      const { lineno, colno } = operator.token;
      node = new operator.Node(lineno, colno, node, this.parsePow());
    }
    return node;
  }

  #takeOperator(operators: ReadonlyMap<string, typeof BinOp>): { token: Token; Node: typeof BinOp } | undefined {
    const token = this.current;
    const Node = token.type === 'operator' ? operators.get(token.value) : undefined;
    if (!Node) return undefined;
    this.next();
    return { token, Node };
  }

  override parseUnary(noFilters = false): Node {
    const token = this.current;
    let node: Node;
    if (this.skipOperator('-')) {
      node = new nunjucks.Neg(token.lineno, token.colno, this.parseUnary(true));
    } else if (this.skipOperator('+')) {
      node = new nunjucks.Pos(token.lineno, token.colno, this.parseUnary(true));
    } else {
      node = this.parsePrimary();
    }
    node = this.parsePostfix(node);
    return noFilters ? node : this.parseFilter(node);
  }
}
