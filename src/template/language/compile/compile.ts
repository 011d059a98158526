import type { Node } from 'nunjucks/src/nodes.js';
import { findFilter } from '../../filters/index.ts';
import { findTest } from '../../tests/index.ts';
import type { LexOptions } from '../parse/lexer.ts';
import { parseExpression, parseTemplate } from '../parse/parser.ts';
import type { Syntax } from '../parse/syntax.ts';
import type { CompiledTemplate } from '../run/compiled-template.ts';
import type { CompileOptions } from './code-writer.ts';
import { callsMutatingMethods } from './mutating-calls.ts';
import { generateExpression, generateTemplate } from './template-compiler.ts';

const OPTIONS: Omit<CompileOptions, 'expression'> = {
  hasFilter: (name) => findFilter(name) !== undefined,
  hasTest: (name) => findTest(name) !== undefined,
};

/** The body of a function that gives `root` and `blocks` of a `CompiledTemplate`, and what else is known of that. */
export interface GeneratedCode extends Pick<CompiledTemplate, 'mutates'> {
  readonly code: string;
}

/** Compiles the text of a template. Throws a syntax `TemplateError`. */
export function compileTemplate(source: string, syntax: Syntax, options: LexOptions): GeneratedCode {
  const root = parseTemplate(source, syntax, options);
  return generated(generateTemplate(root, { ...OPTIONS, expression: false }), root);
}

/** Compiles a bare expression. Throws a syntax `TemplateError`. */
export function compileExpression(source: string): GeneratedCode {
  const node = parseExpression(source);
  return generated(generateExpression(node, { ...OPTIONS, expression: true }), node);
}

function generated(code: string, root: Node): GeneratedCode {
  return { code, mutates: callsMutatingMethods(root) };
}
