import nunjucks, { type Node } from 'nunjucks/src/nodes.js';
import { parseExpression, parseTemplate } from './parse/parser.ts';
import { DEFAULT_SYNTAX, looksLikeTemplate, takeHeader } from './parse/syntax.ts';
import type { SourceKind } from './source-kind.ts';

/** The tree of a source. Throws a syntax `TemplateError`. */
export function parseSource(source: string, kind: SourceKind): Node {
  if (kind === 'expression') return parseExpression(source);
  if (!looksLikeTemplate(source)) return new nunjucks.Root(0, 0, []);
  const { body, syntax, lines } = takeHeader(source, DEFAULT_SYNTAX);
  return parseTemplate(body, syntax, { literalBackslashes: kind === 'text', firstLine: lines });
}
