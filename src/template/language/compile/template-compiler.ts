import nunjucks, { type Node, type Root } from 'nunjucks/src/nodes.js';
import {
  BlockDefinition,
  type ExtendsTemplate,
  type ImportNames,
  type ImportTemplate,
  type IncludeTemplate,
} from '../parse/reference-nodes.ts';
import { type CompileOptions, quote } from './code-writer.ts';
import { NameScope } from './name-scope.ts';
import { StatementCompiler } from './statement-compiler.ts';

/** Compiles a template to the text of a function body that returns `{root, blocks}`. Throws a syntax `TemplateError`. */
export function generateTemplate(root: Root, options: CompileOptions): string {
  const compiler = new TemplateCompiler(options);
  compiler.emitTemplate(root);
  return compiler.getCode();
}

/** Compiles a bare expression to a function body that returns `{root, blocks}`; its value is the only thing printed. */
export function generateExpression(node: Node, options: CompileOptions): string {
  const compiler = new TemplateCompiler(options);
  compiler.emitTemplate(new nunjucks.Root(0, 0, [new nunjucks.Output(node.lineno, node.colno, [node])]));
  return compiler.getCode();
}

/** Emits whole templates, and the statements that concern other templates and blocks. */
class TemplateCompiler extends StatementCompiler {
  emitTemplate(root: Root): void {
    this.emit('"use strict";return{root(rt,out){const main=out;let p=0,parent=null;try{');
    this.buffer = 'out';
    this.emitBody(root.children, new NameScope(undefined, true));
    this.emit('if(parent)rt.renderParent(parent,main);}catch(e){throw rt.locate(e,p);}},blocks:new Map([');
    this.extendsAnother = false;
    this.#emitBlocks(root);
    this.emit('])};');
  }

  #emitBlocks(root: Root): void {
    const names = new Set<string>();
    for (const block of root.findAll(BlockDefinition)) {
      if (names.has(block.name)) this.failAt(block, `block '${block.name}' defined twice`);
      names.add(block.name);
      this.currentBlock = block.name;
      this.emit(`[${quote(block.name)},{required:${block.required},render(rt,out,depth){let p=0;try{`);
      this.buffer = 'out';
      this.emitBody(block.body.children, new NameScope());
      this.emit('}catch(e){throw rt.locate(e,p);}}}],');
    }
    this.currentBlock = undefined;
  }

  compileBlockDefinition(node: BlockDefinition, scope: NameScope): void {
    const isOutermost = scope.topLevel && this.currentBlock === undefined;
    if (isOutermost && this.extendsAnother) return;
    if (isOutermost) this.emit('if(parent===null)');
    this.emit(`rt.renderBlock(${quote(node.name)},${this.buffer},${node.scoped ? localsCode(scope) : 'null'}`);
    this.emitPlaceAndClose(node);
    this.emit(';');
  }

  compileExtendsTemplate(node: ExtendsTemplate, scope: NameScope): void {
    if (!scope.topLevel) this.failAt(node, 'cannot use extend from a non top-level scope');
    this.emit('parent=rt.extend(parent,');
    this.emitNode(node.template, scope);
    this.emitPlaceAndClose(node);
    this.emit(';');
    if (this.branchDepth === 0) this.extendsAnother = true;
    else this.emit('out=[];');
  }

  compileIncludeTemplate(node: IncludeTemplate, scope: NameScope): void {
    this.emit(`rt.include(${this.buffer},`);
    this.emitNode(node.template, scope);
    this.emit(`,${node.ignoreMissing},${node.withContext ? localsCode(scope) : 'null'}`);
    this.emitPlaceAndClose(node);
    this.emit(';');
  }

  compileImportTemplate(node: ImportTemplate, scope: NameScope): void {
    const id = this._tmpid();
    this.emit('{');
    this.#emitImport(node, id, scope);
    this.emitAssignment(node.name, id, scope);
    this.emit('}');
  }

  compileImportNames(node: ImportNames, scope: NameScope): void {
    const id = this._tmpid();
    this.emit('{');
    this.#emitImport(node, id, scope);
    for (const { name, alias } of node.names) {
      const value = this._tmpid();
      this.emit(`const ${value}=rt.importedName(${id},${quote(name)}`);
      this.emitPlaceAndClose(node);
      this.emit(';');
      this.emitAssignment(new nunjucks.Symbol(node.lineno, node.colno, alias), value, scope);
    }
    this.emit('}');
  }

  #emitImport(node: ImportTemplate | ImportNames, id: string, scope: NameScope): void {
    this.emit(`const ${id}=rt.importTemplate(`);
    this.emitNode(node.template, scope);
    this.emit(`,${node.withContext ? localsCode(scope) : 'null'}`);
    this.emitPlaceAndClose(node);
    this.emit(';');
  }
}

/** The names of the open scopes with their values, for a template that is to see them. */
function localsCode(scope: NameScope): string {
  const entries = scope.locals().map(([name, ids]) => `[${quote(name)},${firstAssigned(ids)}]`);
  return `[${entries.join(',')}]`;
}

function firstAssigned(ids: readonly string[]): string {
  const [first, ...rest] = ids;
  if (first === undefined) return 'undefined';
  return rest.length === 0 ? first : `(${first}!==undefined?${first}:${firstAssigned(rest)})`;
}
