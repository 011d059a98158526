import nunjucks, { type If, type Node, type NodeList, type Output } from 'nunjucks/src/nodes.js';
import { NamespaceTarget, Tuple } from '../parse/nodes.ts';
import type {
  Assign,
  AssignBlock,
  CallBlock,
  FilterBlock,
  ForLoop,
  MacroDefinition,
  Scoped,
  With,
} from '../parse/statement-nodes.ts';
import { assignedNames, targetNames } from './assigned-names.ts';
import { quote } from './code-writer.ts';
import { ExpressionCompiler } from './expression-compiler.ts';
import { NameScope } from './name-scope.ts';
import { seesLoop } from './sees-loop.ts';

/** Emits statements: output, branches, loops, assignments, macros. */
export abstract class StatementCompiler extends ExpressionCompiler {
  /** Set once the template is known to extend another: what stands outside of its blocks is not printed. */
  protected extendsAnother = false;

  /** Statements of one scope: `let` for the names that they assign, then the statements. */
  protected emitBody(statements: readonly Node[], scope: NameScope): void {
    for (const name of assignedNames(statements)) {
      if (scope.own(name) !== undefined) continue;
      const id = this._tmpid();
      scope.declare(name, id, false);
      this.emit(`let ${id};`);
    }
    for (const statement of statements) this.emitNode(statement, scope);
  }

  compileNodeList(node: NodeList, scope: NameScope): void {
    for (const child of node.children) this.emitNode(child, scope);
  }

  compileOutput(node: Output, scope: NameScope): void {
    if (this.extendsAnother && this.buffer === 'out') return;
    for (const child of node.children) {
      this.emit(`${this.buffer}.push(`);
      this.emitNode(child, scope);
      this.emit(');');
    }
  }

  compileIf(node: If, scope: NameScope): void {
    this.asBranch(() => {
      this.emit('if(');
      this.emitOperation('isTrue', node.cond, [node.cond], scope);
      this.emit('){');
      this.emitNode(node.body, scope);
      this.emit('}');
      if (!node.else_) return;
      this.emit('else{');
      this.emitNode(node.else_, scope);
      this.emit('}');
    });
  }

  compileForLoop(node: ForLoop, scope: NameScope): void {
    if (targetNames(node.target).includes('loop')) {
      this.failAt(node, "Can't assign to special loop variable in for-loop target");
    }
    if (node.recursive) {
      this.#emitRecursiveLoop(node, scope);
      return;
    }
    this.emit('{');
    const items = this._tmpid();
    this.emit(`const ${items}=`);
    this.emitNode(node.items, scope);
    this.emit(';');
    this.#emitLoop(node, scope, items, 'null');
    this.emit('}');
  }

  /** `loop(items)` runs the same loop again, so its body becomes a function that returns what it prints. */
  #emitRecursiveLoop(node: ForLoop, scope: NameScope): void {
    const [run, items, depth] = [this._tmpid(), this._tmpid(), this._tmpid()];
    this.emit(`const ${run}=(${items},${depth})=>{`);
    const output = this.withBuffer(() => this.#emitLoop(node, scope, items, run, depth));
    this.emit(`return rt.join(${output});};`);
    this.emit(`${this.buffer}.push(${run}(`);
    this.emitNode(node.items, scope);
    this.emit(',1));');
  }

  #emitLoop(node: ForLoop, scope: NameScope, items: string, run: string, depth = '1'): void {
    const [list, loop, index, item] = [this._tmpid(), this._tmpid(), this._tmpid(), this._tmpid()];
    this.emit(`const ${list}=rt.loopItems(${items},`);
    this.#emitLoopCondition(node, scope);
    this.emitPlaceAndClose(node.items);
    this.emit(`;const ${loop}=rt.loop(${list},${run},${depth});`);
    this.emit(`for(let ${index}=0;${index}<${list}.length;${index}++){const ${item}=${loop}.moveTo(${index});`);
    const inner = new NameScope(scope);
    if (node.recursive || seesLoop(node.body)) inner.declare('loop', loop, true);
    this.#emitBindings(node.target, item, inner);
    this.emitBody(node.body.children, inner);
    this.emit('}');
    if (!node.otherwise) return;
    this.emit(`if(${list}.length===0){`);
    this.emitBody(node.otherwise.children, new NameScope(scope));
    this.emit('}');
  }

  /** The condition of `for … if`: sees the targets, and the outer loop as `loop`. */
  #emitLoopCondition(node: ForLoop, scope: NameScope): void {
    if (!node.condition) {
      this.emit('null');
      return;
    }
    const item = this._tmpid();
    this.emit(`(${item})=>{`);
    const inner = new NameScope(scope);
    this.#emitBindings(node.target, item, inner);
    this.emit('return ');
    this.emitOperation('isTrue', node.condition, [node.condition], inner);
    this.emit(';}');
  }

  /** Declares the names of a target and assigns them. */
  #emitBindings(target: Node, value: string, scope: NameScope): void {
    for (const name of targetNames(target)) {
      const id = this._tmpid();
      scope.declare(name, id, true);
      this.emit(`let ${id};`);
    }
    this.emitAssignment(target, value, scope);
  }

  /** Assigns a JavaScript variable to a target whose names the scope has declared. */
  protected emitAssignment(target: Node, value: string, scope: NameScope): void {
    if (target instanceof Tuple) {
      this.#emitUnpacking(target, value, scope);
      return;
    }
    if (target instanceof NamespaceTarget) {
      this.emit('rt.setNamespace(');
      this.emitNode(new nunjucks.Symbol(target.lineno, target.colno, target.namespace), scope);
      this.emit(`,${quote(target.name)},${value}`);
      this.emitPlaceAndClose(target);
    } else if (target instanceof nunjucks.Symbol) {
      this.emit(`${scope.own(target.value)}=${value};`);
      if (scope.topLevel) this.emit(`rt.assign(${quote(target.value)},${value})`);
    }
    this.emit(';');
  }

  #emitUnpacking(target: Tuple, value: string, scope: NameScope): void {
    const parts = this._tmpid();
    this.emit(`const ${parts}=rt.unpack(${value},${target.children.length}`);
    this.emitPlaceAndClose(target);
    this.emit(';');
    for (const [index, child] of target.children.entries()) this.emitAssignment(child, `${parts}[${index}]`, scope);
  }

  compileAssign(node: Assign, scope: NameScope): void {
    const value = this._tmpid();
    this.emit(`{const ${value}=`);
    this.emitNode(node.value, scope);
    this.emit(';');
    this.emitAssignment(node.target, value, scope);
    this.emit('}');
  }

  compileAssignBlock(node: AssignBlock, scope: NameScope): void {
    this.emit('{');
    const inner = new NameScope(scope);
    const output = this.withBuffer(() => this.emitBody(node.body.children, inner));
    const value = this._tmpid();
    this.emit(`const ${value}=`);
    if (node.filter) this.emitBlockFilter(node.filter, output, inner);
    else this.emit(`rt.join(${output})`);
    this.emit(';');
    this.emitAssignment(node.target, value, scope);
    this.emit('}');
  }

  compileFilterBlock(node: FilterBlock, scope: NameScope): void {
    this.emit('{');
    const inner = new NameScope(scope);
    const output = this.withBuffer(() => this.emitBody(node.body.children, inner));
    this.emit(`${this.buffer}.push(`);
    this.emitBlockFilter(node.filter, output, inner);
    this.emit(');}');
  }

  /** A chain of filters whose innermost operand is what a block printed. */
  private emitBlockFilter(filter: FilterBlock['filter'], output: string, scope: NameScope): void {
    const { target } = filter;
    this.emitFilter(filter, scope, () => {
      if (target) this.emitBlockFilter(target as FilterBlock['filter'], output, scope);
      else this.emit(`rt.join(${output})`);
    });
  }

  compileWith(node: With, scope: NameScope): void {
    this.emit('{');
    const inner = new NameScope(scope);
    const values = node.values.children.map((value) => {
      const id = this._tmpid();
      this.emit(`const ${id}=`);
      this.emitNode(value, scope);
      this.emit(';');
      return id;
    });
    for (const [index, target] of node.targets.children.entries())
      this.#emitBindings(target, values[index] ?? 'null', inner);
    this.emitBody(node.body.children, inner);
    this.emit('}');
  }

  compileScoped(node: Scoped, scope: NameScope): void {
    this.emit('{');
    this.emitBody(node.body.children, new NameScope(scope));
    this.emit('}');
  }

  compileMacroDefinition(node: MacroDefinition, scope: NameScope): void {
    const id = this._tmpid();
    this.emit(`{const ${id}=`);
    this.#emitMacro(node.name.value, node, scope);
    this.emit(';');
    this.emitAssignment(node.name, id, scope);
    this.emit('}');
  }

  compileCallBlock(node: CallBlock, scope: NameScope): void {
    const caller = this._tmpid();
    this.emit(`{const ${caller}=`);
    this.#emitMacro('caller', node, scope);
    this.emit(`;${this.buffer}.push(`);
    this.emitCall(node.call, scope, caller);
    this.emit(');}');
  }

  /** `rt.macro(name, parameters, what it takes, body)`; the body gets one value for each parameter, undefined where none was passed. */
  #emitMacro(name: string, macro: MacroDefinition | CallBlock, scope: NameScope): void {
    const { signature, body } = macro;
    const parameters = signature.parameters.map((parameter) => parameter.value);
    const firstDefault = parameters.length - signature.defaults.children.length;
    if (parameters.slice(0, firstDefault).includes('caller')) {
      const what = 'the special "caller" argument must be omitted or be given a default.';
      this.failAt(macro, `When defining macros or call blocks ${what}`);
    }
    const used = new Set(body.findAll(nunjucks.Symbol).map((symbol) => symbol.value));
    const takes = ['caller', 'kwargs', 'varargs'].filter((each) => used.has(each) && !parameters.includes(each));
    this.emit(`rt.macro(${quote(name)},${JSON.stringify(parameters)},${JSON.stringify(takes)},(a,x)=>{let p=0;try{`);
    const inner = new NameScope(scope);
    for (const each of takes) inner.declare(each, `x.${each}`, true);
    for (const [index, parameter] of parameters.entries()) {
      const id = this._tmpid();
      this.emit(`let ${id}=a[${index}];if(${id}===undefined)${id}=`);
      const fallback = signature.defaults.children[index - firstDefault];
      if (fallback) this.emitNode(fallback, inner);
      else this.emit(`rt.missingParameter(${quote(parameter)})`);
      this.emit(';');
      inner.declare(parameter, id, true);
    }
    const output = this.withBuffer(() => this.emitBody(body.children, inner));
    this.emit(`return rt.join(${output});}catch(e){throw rt.locate(e,p);}})`);
  }
}
