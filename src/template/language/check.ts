import nunjucks, { type Node } from 'nunjucks/src/nodes.js';
import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import type { SourceRange } from '../../errors/source-range.ts';
import { findFilter } from '../filters/index.ts';
import { findLookup } from '../lookups/index.ts';
import { findTest } from '../tests/index.ts';
import { TemplateError } from '../values/errors.ts';
import { generateExpression, generateTemplate } from './compile/template-compiler.ts';
import { refuseDeepNesting } from './parse/nesting.ts';
import { Call, FilterCall, TestCall } from './parse/nodes.ts';
import { isWhollyTemplate } from './parse/syntax.ts';
import { parseSource } from './parse-source.ts';
import { encodePlace } from './place.ts';
import type { Locate } from './run/template-context.ts';
import type { SourceKind } from './source-kind.ts';
import { locateInFile, locateInText, type TextPlace } from './source-map.ts';
import { locateSyntaxError } from './surface.ts';

const LOOKUPS = new Set(['lookup', 'query', 'q']);

/** All faults of a source that can be told without variables: one syntax error, or every unknown filter, test and lookup. */
export function checkSource(source: string, kind: SourceKind, text: TextPlace): Diagnostic[] {
  const { range } = text;
  const actual = kind === 'expression' && isWhollyTemplate(source.trim()) ? 'text' : kind;
  const locate = actual === 'file' ? locateInFile(range.file) : locateInText(source, text);
  try {
    const root = refuseDeepNesting(() => {
      const parsed = parseSource(source, actual);
      compileOnly(parsed, actual);
      return parsed;
    });
    return unknownNames(root, locate, range);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return [syntaxDiagnostic(locateSyntaxError(error, locate) as TemplateError, range)];
  }
}

/** Finds what only the compiler refuses, such as a block that is defined twice. */
function compileOnly(root: Node, kind: SourceKind): void {
  const options = { expression: kind === 'expression', hasFilter: () => true, hasTest: () => true };
  if (root instanceof nunjucks.Root) generateTemplate(root, options);
  else generateExpression(root, options);
}

function syntaxDiagnostic(error: TemplateError, range: SourceRange): Diagnostic {
  const place =
    error.path === undefined ? range : { file: error.path, line: error.line ?? 1, column: error.column ?? 1 };
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return errorAt('template/syntax', error.message.replace(/\.$/, ''), { range: place, ...hint });
}

function unknownNames(root: Node, locate: Locate, range: SourceRange): Diagnostic[] {
  const unknown = (node: Node, what: string, name: string) =>
    errorAt('template/unknown-filter', `the ${what} '${name}' does not exist or is not supported`, {
      range: locate(encodePlace(node)) ?? range,
    });
  const nodes = allNodes(root);
  return nodes.flatMap((node) => {
    if (node instanceof FilterCall && !findFilter(node.name)) return [unknown(node, 'filter', node.name)];
    if (node instanceof TestCall && !findTest(node.name)) return [unknown(node, 'test', node.name)];
    const lookup = node instanceof Call ? lookupName(node) : undefined;
    return lookup !== undefined && !findLookup(lookup) ? [unknown(node, 'lookup', lookup)] : [];
  });
}

function allNodes(root: Node): Node[] {
  return [root, ...root.findAll(nunjucks.Node)];
}

/** The name of the lookup that a call asks for, where it is written out. */
function lookupName({ callee, arguments: { positional } }: Call): string | undefined {
  if (!(callee instanceof nunjucks.Symbol) || !LOOKUPS.has(callee.value)) return undefined;
  const [name] = positional.children;
  return name instanceof nunjucks.Literal && typeof name.value === 'string' ? name.value : undefined;
}
