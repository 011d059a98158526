import nunjucks, {
  type ArrayNode,
  type BinOp,
  type CompareOperand,
  type Dict,
  type InlineIf,
  type Literal,
  type LookupVal,
  type Node,
  type SymbolNode,
  type UnaryOp,
} from 'nunjucks/src/nodes.js';
import { PyFloat } from '../../../parsing/value.ts';
import {
  type Arguments,
  type Attribute,
  type Call,
  type Comparison,
  type FilterCall,
  Slice,
  type TestCall,
  type Tuple,
} from '../parse/nodes.ts';
import { looksLikeTemplate } from '../parse/syntax.ts';
import { CodeWriter, quote } from './code-writer.ts';
import type { NameScope } from './name-scope.ts';

const LOOKUPS = new Set(['lookup', 'query', 'q']);

/** Emits expressions: calls of the runtime, never JavaScript operators on the template's values. */
export abstract class ExpressionCompiler extends CodeWriter {
  /** Whether texts that look like templates are rendered where they stand: in conditions and in the terms of lookups. */
  #rendersTexts = false;

  /** The block whose body is being compiled, where `super()` means something. */
  protected currentBlock: string | undefined;

  compileLiteral(node: Literal): void {
    const { value } = node;
    if (typeof value === 'string') this.#emitText(node, value);
    else if (value instanceof PyFloat) this.emit(`rt.float(${value.value})`);
    else this.emit(typeof value === 'bigint' ? `${value}n` : String(value));
  }

  #emitText(node: Literal, text: string): void {
    if ((this.options.expression || this.#rendersTexts) && looksLikeTemplate(text)) {
      this.emit(`rt.embedded(${quote(text)}`);
      this.emitPlaceAndClose(node);
    } else {
      this.emit(quote(text));
    }
  }

  compileTemplateData(node: Literal): void {
    this.emit(quote(String(node.value)));
  }

  compileSymbol(node: SymbolNode, scope: NameScope): void {
    const { ids, certain } = scope.candidates(node.value);
    if (node.value === 'self' && ids.length === 0) {
      this.emit('rt.blocksOf()');
      return;
    }
    if (node.value === 'super' && ids.length === 0 && this.currentBlock !== undefined) {
      this.emit(`rt.superBlock(${quote(this.currentBlock)},depth`);
      this.emitPlaceAndClose(node);
      return;
    }
    const last = certain ? ids.pop() : undefined;
    for (const id of ids) this.emit(`(${id}!==undefined?${id}:`);
    if (last !== undefined) {
      this.emit(last);
    } else {
      this.emit(`rt.name(${quote(node.value)}`);
      this.emitPlaceAndClose(node);
    }
    this.emit(')'.repeat(ids.length));
  }

  compileArray(node: ArrayNode, scope: NameScope): void {
    this.#emitList(node.children, scope);
  }

  compileTuple(node: Tuple, scope: NameScope): void {
    this.emit('rt.tuple(');
    this.#emitList(node.children, scope);
    this.emit(')');
  }

  #emitList(items: readonly Node[], scope: NameScope): void {
    this.emit('[');
    for (const item of items) {
      this.emitNode(item, scope);
      this.emit(',');
    }
    this.emit(']');
  }

  compileDict(node: Dict, scope: NameScope): void {
    this.emit('rt.dict([');
    for (const pair of node.children) this.emitNode(pair, scope);
    this.emit(']');
    this.emitPlaceAndClose(node);
  }

  compilePair(node: { key: Node; value: Node }, scope: NameScope): void {
    this.emit('[');
    this.emitNode(node.key, scope);
    this.emit(',');
    this.emitNode(node.value, scope);
    this.emit('],');
  }

  compileAttribute(node: Attribute, scope: NameScope): void {
    this.emit('rt.attribute(');
    this.emitNode(node.target, scope);
    this.emit(`,${quote(node.name)}`);
    this.emitPlaceAndClose(node);
  }

  compileLookupVal(node: LookupVal, scope: NameScope): void {
    const { val } = node;
    if (!(val instanceof Slice)) {
      this.emitOperation('item', node, [node.target, val], scope);
      return;
    }
    this.emit('rt.slice(');
    this.emitNode(node.target, scope);
    for (const part of [val.start, val.stop, val.step]) {
      this.emit(',');
      if (part) this.emitNode(part, scope);
      else this.emit('null');
    }
    this.emitPlaceAndClose(node);
  }

  compileCall(node: Call, scope: NameScope): void {
    this.emitCall(node, scope, undefined);
  }

  /** A call; `caller` is the code of the macro that a call block hands over. */
  protected emitCall(node: Call, scope: NameScope, caller: string | undefined): void {
    const { callee } = node;
    const name =
      callee instanceof nunjucks.Symbol && scope.candidates(callee.value).ids.length === 0 ? callee.value : undefined;
    const outer = this.#rendersTexts;
    this.#rendersTexts ||= name !== undefined && LOOKUPS.has(name);
    this.emit('rt.call(');
    this.emitNode(callee, scope);
    this.emitArguments(node.arguments, scope, caller);
    this.emitPlaceAndClose(node);
    this.#rendersTexts = outer;
  }

  /** `,[positional],keywords`. */
  protected emitArguments(node: Arguments, scope: NameScope, caller?: string): void {
    this.emit(',[');
    for (const child of node.positional.children) {
      this.emitNode(child, scope);
      this.emit(',');
    }
    if (node.star) {
      this.emit('...');
      this.emitOperation('spread', node, [node.star], scope);
    }
    this.emit('],rt.keywords([');
    for (const pair of node.keywords.children) this.emitNode(pair, scope);
    if (caller !== undefined) this.emit(`["caller",${caller}]`);
    this.emit(']');
    if (node.starStar) {
      this.emit(',');
      this.emitNode(node.starStar, scope);
    }
    this.emit(')');
  }

  compileFilterCall(node: FilterCall, scope: NameScope): void {
    if (!node.target) this.failAt(node, 'a filter without an operand');
    const { target } = node;
    this.emitFilter(node, scope, () => this.emitNode(target, scope));
  }

  /** A filter, and the filters that it is applied to, on what `writeInput` emits in the innermost place. */
  protected emitFilter(node: FilterCall, scope: NameScope, writeInput: () => void): void {
    if (this.branchDepth === 0 && !this.options.hasFilter(node.name))
      this.failAt(node, `No filter named '${node.name}'.`);
    this.emit(`rt.filter(${quote(node.name)},`);
    writeInput();
    this.emitArguments(node.arguments, scope);
    this.emitPlaceAndClose(node);
  }

  compileTestCall(node: TestCall, scope: NameScope): void {
    if (this.branchDepth === 0 && !this.options.hasTest(node.name)) this.failAt(node, `No test named '${node.name}'.`);
    this.emit(`rt.test(${quote(node.name)},`);
    this.emitNode(node.target, scope);
    this.emitArguments(node.arguments, scope);
    this.emitPlaceAndClose(node);
  }

  compileComparison(node: Comparison, scope: NameScope): void {
    const operands = node.operands.children as CompareOperand[];
    const [first] = operands;
    if (first && operands.length === 1) {
      this.emit(`rt.compare(${quote(first.type)},`);
      this.emitNode(node.first, scope);
      this.emit(',');
      this.emitNode(first.expr, scope);
      this.emitPlaceAndClose(first);
      return;
    }
    this.emit('rt.compareChain(');
    this.emitNode(node.first, scope);
    this.emit(',[');
    for (const operand of operands) {
      this.emit(`[${quote(operand.type)},()=>`);
      this.emitNode(operand.expr, scope);
      this.emit('],');
    }
    this.emit(']');
    this.emitPlaceAndClose(node);
  }

  compileAnd(node: BinOp, scope: NameScope): void {
    this.#emitLazy('and', node, scope);
  }

  compileOr(node: BinOp, scope: NameScope): void {
    this.#emitLazy('or', node, scope);
  }

  #emitLazy(operation: 'and' | 'or', node: BinOp, scope: NameScope): void {
    this.emit(`rt.${operation}(`);
    this.emitNode(node.left, scope);
    this.emit(',()=>');
    this.emitNode(node.right, scope);
    this.emitPlaceAndClose(node);
  }

  compileNot(node: UnaryOp, scope: NameScope): void {
    this.emit('!');
    this.emitOperation('isTrue', node, [node.target], scope);
  }

  compileInlineIf(node: InlineIf, scope: NameScope): void {
    this.emit('(');
    this.asBranch(() => {
      this.emitOperation('isTrue', node, [node.cond], scope);
      this.emit('?');
      this.emitNode(node.body, scope);
      this.emit(':');
      if (node.else_) this.emitNode(node.else_, scope);
      else this.emit(`rt.implicitElse(${node.lineno + 1})`);
    });
    this.emit(')');
  }

  compileAdd(node: BinOp, scope: NameScope): void {
    this.emitOperation('add', node, [node.left, node.right], scope);
  }

  compileSub(node: BinOp, scope: NameScope): void {
    this.emitOperation('subtract', node, [node.left, node.right], scope);
  }

  compileMul(node: BinOp, scope: NameScope): void {
    this.emitOperation('multiply', node, [node.left, node.right], scope);
  }

  compileDiv(node: BinOp, scope: NameScope): void {
    this.emitOperation('divide', node, [node.left, node.right], scope);
  }

  compileFloorDiv(node: BinOp, scope: NameScope): void {
    this.emitOperation('floorDivide', node, [node.left, node.right], scope);
  }

  compileMod(node: BinOp, scope: NameScope): void {
    this.emitOperation('modulo', node, [node.left, node.right], scope);
  }

  compilePow(node: BinOp, scope: NameScope): void {
    this.emitOperation('power', node, [node.left, node.right], scope);
  }

  compileConcat(node: BinOp, scope: NameScope): void {
    this.emitOperation('concat', node, [node.left, node.right], scope);
  }

  compileNeg(node: UnaryOp, scope: NameScope): void {
    this.emitOperation('negate', node, [node.target], scope);
  }

  compilePos(node: UnaryOp, scope: NameScope): void {
    this.emitOperation('positive', node, [node.target], scope);
  }
}
