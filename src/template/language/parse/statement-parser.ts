import nunjucks, { type Node, type NodeList, type SymbolNode } from 'nunjucks/src/nodes.js';
import { ExpressionParser } from './expression-parser.ts';
import { Call, NamespaceTarget, type Target, Tuple } from './nodes.ts';
import {
  Assign,
  AssignBlock,
  CallBlock,
  FilterBlock,
  ForLoop,
  MacroDefinition,
  Scoped,
  Signature,
  With,
} from './statement-nodes.ts';
import type { Token } from './tokens.ts';

/** The statements of Jinja that concern one template. */
export abstract class StatementParser extends ExpressionParser {
  /** The body of a statement: from the end of its tag up to one of the tags that may end it, whose name is left to be read. */
  protected parseBody(tag: string, ...ends: string[]): NodeList {
    this.skip('colon');
    this.expect('block-end');
    this.openTags.push({ tag, ends });
    const body = this.parseUntilBlocks(...ends);
    if (this.is('eof')) this.failTag(this.current, undefined);
    this.openTags.pop();
    return body;
  }

  /** A body with one ending, which is read too. */
  protected parseWholeBody(tag: string, end: string): NodeList {
    const body = this.parseBody(tag, end);
    this.next();
    return body;
  }

  protected parseForLoop(place: Token): Node {
    const target = this.parseTarget({ endName: 'in' });
    this.expectSymbol('in');
    const items = this.parseTuple({ item: () => this.parseOr(), endName: 'recursive' });
    const condition = this.skipSymbol('if') ? this.parseExpression() : null;
    const recursive = this.skipSymbol('recursive');
    const body = this.parseBody('for', 'endfor', 'else');
    const otherwise = this.next().value === 'else' ? this.parseWholeBody('for', 'endfor') : null;
    return new ForLoop(place, { target, items, condition, recursive }, body, otherwise);
  }

  protected parseCondition(place: Token): Node {
    const condition = this.parseTuple({ item: () => this.parseOr() });
    const body = this.parseBody('if', 'elif', 'else', 'endif');
    const end = this.next();
    let otherwise: Node | null = null;
    if (end.value === 'elif') otherwise = this.parseCondition(end);
    else if (end.value === 'else') otherwise = this.parseWholeBody('if', 'endif');
    return new nunjucks.If(place.lineno, place.colno, condition, body, otherwise);
  }

  protected parseAssignment(place: Token): Node {
    const target = this.parseTarget({ namespaces: true });
    if (this.skipOperator('=')) return new Assign(place, target, this.parseTuple());
    const filter = this.skip('pipe') ? this.parseFilterChain() : null;
    return new AssignBlock(place, target, filter, this.parseWholeBody('set', 'endset'));
  }

  /** `name(…) | name(…)`: the outermost filter, whose innermost target is the block. */
  private parseFilterChain() {
    let filter = this.parseFilterCall(null);
    while (this.skip('pipe')) filter = this.parseFilterCall(filter);
    return filter;
  }

  protected parseWith(place: Token): Node {
    const targets: Node[] = [];
    const values: Node[] = [];
    while (!this.is('block-end')) {
      if (targets.length > 0) this.expect('comma');
      targets.push(this.parseTarget({}));
      this.expectOperator('=');
      values.push(this.parseExpression());
    }
    return new With(place, targets, values, this.parseWholeBody('with', 'endwith'));
  }

  protected parseMacroDefinition(place: Token): Node {
    const name = this.parseName();
    const signature = this.parseParameters();
    return new MacroDefinition(place, name, signature, this.parseWholeBody('macro', 'endmacro'));
  }

  protected parseCallBlock(place: Token): Node {
    const signature = this.is('left-paren') ? this.parseParameters() : new Signature(place, [], []);
    const call = this.parseExpression();
    if (!(call instanceof Call)) this.failAt(place, 'expected call');
    return new CallBlock(place, call, signature, this.parseWholeBody('call', 'endcall'));
  }

  protected parseFilterBlock(place: Token): Node {
    const filter = this.parseFilterChain();
    return new FilterBlock(place, filter, this.parseWholeBody('filter', 'endfilter'));
  }

  /** `{% autoescape … %}`: nothing is ever escaped, as in Ansible; the tag only opens a scope. */
  protected parseAutoescape(place: Token): Node {
    this.parseExpression();
    return new Scoped(place, this.parseWholeBody('autoescape', 'endautoescape'));
  }

  protected parsePrint(place: Token): Node {
    const values: Node[] = [];
    while (!this.is('block-end')) {
      if (values.length > 0) this.expect('comma');
      values.push(this.parseExpression());
    }
    return new nunjucks.Output(place.lineno, place.colno, values);
  }

  private parseParameters(): Signature {
    const place = this.expect('left-paren');
    const parameters: SymbolNode[] = [];
    const defaults: Node[] = [];
    while (!this.is('right-paren')) {
      if (parameters.length > 0) this.expect('comma');
      parameters.push(this.parseName());
      if (this.skipOperator('=')) defaults.push(this.parseExpression());
      else if (defaults.length > 0) this.fail('non-default argument follows default argument');
    }
    this.expect('right-paren');
    return new Signature(place, parameters, defaults);
  }

  /** A name that is assigned to. */
  protected parseName(): SymbolNode {
    const token = this.expect('symbol');
    const node = new nunjucks.Symbol(token.lineno, token.colno, token.value);
    this.requireAssignable(node);
    return node;
  }

  /** A name, `ns.name`, or names between commas. */
  protected parseTarget(options: { endName?: string; namespaces?: boolean }): Target {
    const place = this.current;
    const item = () => this.#parseTargetItem(options.namespaces === true);
    const target = this.parseTuple({ item, ...(options.endName === undefined ? {} : { endName: options.endName }) });
    this.requireAssignable(target, place);
    return target as Target;
  }

  #parseTargetItem(namespaces: boolean): Node {
    const { following, current } = this;
    if (!namespaces || current.type !== 'symbol' || following.value !== '.' || following.type !== 'operator')
      return this.parsePrimary();
    const namespace = this.next();
    this.next();
    return new NamespaceTarget(namespace, namespace.value, this.expect('symbol').value);
  }

  private requireAssignable(node: Node, place: { lineno: number; colno: number } = node): void {
    if (node instanceof NamespaceTarget) return;
    if (node instanceof Tuple) {
      for (const child of node.children) this.requireAssignable(child);
    } else if (!(node instanceof nunjucks.Symbol)) {
      this.failAt(place, `can't assign to '${node.typename === 'Literal' ? 'const' : node.typename.toLowerCase()}'`);
    }
  }
}
