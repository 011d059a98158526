import nunjucks, { type Node } from 'nunjucks/src/nodes.js';
import { parseExpression, parseTemplate } from './parse/parser.ts';
import { DEFAULT_SYNTAX, looksLikeTemplate, takeHeader } from './parse/syntax.ts';
import type { SourceKind } from './source-kind.ts';

/** The tree of a source and the lines that its header took. Throws a syntax `TemplateError`. */
export function parseSource(source: string, kind: SourceKind): { root: Node; headerLines: number } {
  if (kind === 'expression') return { root: parseExpression(source), headerLines: 0 };
  if (!looksLikeTemplate(source)) return { root: new nunjucks.Root(0, 0, []), headerLines: 0 };
  const { body, syntax, lines } = takeHeader(source, DEFAULT_SYNTAX);
  return { root: parseTemplate(body, syntax, kind === 'text'), headerLines: lines };
}
