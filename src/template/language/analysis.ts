import nunjucks, { type Node } from 'nunjucks/src/nodes.js';
import { findFilter } from '../filters/index.ts';
import { isSupportedLookup } from '../lookups/index.ts';
import { findTest } from '../tests/index.ts';
import { TemplateError } from '../values/errors.ts';
import { generateExpression, generateTemplate } from './compile/template-compiler.ts';
import { refuseDeepNesting } from './parse/nesting.ts';
import { Call, FilterCall, TestCall } from './parse/nodes.ts';
import { parseSource } from './parse-source.ts';
import { encodePlace, movePlace } from './place.ts';
import { readSimpleExpression } from './simple-expression.ts';
import type { SourceKind } from './source-kind.ts';
import { splitExpressions } from './split-expressions.ts';
import { findVariables, GUARDED, NO_VARIABLES, noteRead, type UsedVariables, usedOf } from './variables.ts';

/** A filter, test or lookup that does not exist. */
export interface UnknownName {
  readonly what: 'filter' | 'test' | 'lookup';
  readonly name: string;
  readonly place: number;
}

/** What can be told of a source without variables; places are as the locators of `source-map.ts` take them. */
export interface Analysis {
  /** The syntax error; with it nothing else is known. */
  readonly fault?: TemplateError;
  readonly unknown: readonly UnknownName[];
  readonly used: UsedVariables;
}

/** Analyses are forgotten from here on, all at once; sources are the operator's files, so few runs get there. */
const LIMIT = 500_000;
const kept = { text: new Map(), expression: new Map(), file: new Map() } satisfies Record<SourceKind, Kept>;
type Kept = Map<string, Analysis>;

/** Sources up to this length cannot nest too deeply to be compiled. */
const SHALLOW = 1000;
const LOOKUPS = new Set(['lookup', 'query', 'q']);
/** Filters that are told the name of what they apply, and where among their arguments. */
const APPLIED: ReadonlyMap<string, { readonly what: 'filter' | 'test'; readonly place: number }> = new Map([
  ['map', { what: 'filter', place: 0 }],
  ['select', { what: 'test', place: 0 }],
  ['reject', { what: 'test', place: 0 }],
  ['selectattr', { what: 'test', place: 1 }],
  ['rejectattr', { what: 'test', place: 1 }],
]);
/** What every expression with a filter, test or lookup holds; letters beyond ASCII may stand for those of ASCII. */
const PLUGIN = /[\u0080-\uffff]|\||\bis\b|\blookup\b|\bquery\b|\bq\b/;
const NOTHING: Analysis = { unknown: [], used: NO_VARIABLES };

/** Analyses a source; each is read once. */
export function analyzeSource(source: string, kind: SourceKind): Analysis {
  const known: Kept = kept[kind];
  let analysis = known.get(source);
  if (!analysis) {
    if (known.size >= LIMIT) known.clear();
    analysis = (kind === 'text' ? analyzeParts(source) : undefined) ?? analyzeWhole(source, kind);
    known.set(source, analysis);
  }
  return analysis;
}

/**
 * A text with nothing but `{{ }}` in it says what its expressions say, each at its place: the same ones stand in many texts.
 * Undefined for other texts, and where an expression has a fault, whose message may tell of the whole.
 */
function analyzeParts(source: string): Analysis | undefined {
  const parts = splitExpressions(source);
  if (!parts || (parts.length === 1 && parts[0]?.text === source)) return undefined;
  const unknown: UnknownName[] = [];
  const places = new Map<string, number>();
  for (const { text, line, column } of parts) {
    const { fault, unknown: names, used } = analyzeSource(text, 'text');
    if (fault) return undefined;
    for (const each of names) unknown.push({ ...each, place: movePlace(each.place, line, column) });
    for (const { name, place } of used.required) noteRead(places, name, movePlace(place, line, column));
    for (const name of used.guarded) noteRead(places, name, GUARDED);
  }
  return unknown.length === 0 && places.size === 0 ? NOTHING : { unknown, used: usedOf(places) };
}

function analyzeWhole(source: string, kind: SourceKind): Analysis {
  const simple = readSimpleExpression(source, kind, isApplying);
  return simple ? { unknown: NOTHING.unknown, used: simple } : analyzeTree(source, kind);
}

/** Whether a filter applies what its arguments name, which may not exist. */
function isApplying(filter: string): boolean {
  return APPLIED.has(filter);
}

/** The same by way of the tree, whatever the source holds. */
export function analyzeTree(source: string, kind: SourceKind): Analysis {
  try {
    return refuseDeepNesting(() => {
      const root = parseSource(source, kind);
      const whole = mayHoldStatements(source, kind);
      if (whole || source.length > SHALLOW) compileOnly(root, kind);
      return { unknown: whole || PLUGIN.test(source) ? unknownNames(root) : [], used: findVariables(root) };
    });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { fault: error, ...NOTHING };
  }
}

function mayHoldStatements(source: string, kind: SourceKind): boolean {
  return kind === 'file' || (kind === 'text' && (source.includes('{%') || source.startsWith('#jinja2:')));
}

/** Finds what only the compiler refuses: statements in the wrong place, such as a block that is defined twice. */
function compileOnly(root: Node, kind: SourceKind): void {
  const options = { expression: kind === 'expression', hasFilter: () => true, hasTest: () => true };
  if (root instanceof nunjucks.Root) generateTemplate(root, options);
  else generateExpression(root, options);
}

function unknownNames(root: Node): UnknownName[] {
  const found: UnknownName[] = [];
  walk(root, (node) => {
    const unknown = unknownName(node);
    if (unknown) found.push({ ...unknown, place: encodePlace(node) });
  });
  return found;
}

function unknownName(node: Node): Pick<UnknownName, 'what' | 'name'> | undefined {
  if (node instanceof FilterCall)
    return findFilter(node.name) ? unknownApplied(node) : { what: 'filter', name: node.name };
  if (node instanceof TestCall) return findTest(node.name) ? undefined : { what: 'test', name: node.name };
  const lookup = node instanceof Call ? lookupName(node) : undefined;
  return lookup === undefined || isSupportedLookup(lookup) ? undefined : { what: 'lookup', name: lookup };
}

/** What a filter is to apply to items (`map('int')`, `selectattr('x', 'defined')`), where it is written out and there is none. */
function unknownApplied(node: FilterCall): Pick<UnknownName, 'what' | 'name'> | undefined {
  const applied = APPLIED.get(node.name);
  const name = applied && textOf(node.arguments.positional.children[applied.place]);
  if (name === undefined) return undefined;
  const isKnown = applied?.what === 'filter' ? findFilter(name) : findTest(name);
  return applied && !isKnown ? { what: applied.what, name } : undefined;
}

/** Visits a node and all below it. */
function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  if (node instanceof nunjucks.NodeList) {
    for (const child of node.children) walk(child, visit);
    return;
  }
  const fields = node as unknown as Readonly<Record<string, unknown>>;
  for (const name of node.fields) {
    const field = fields[name];
    if (field instanceof nunjucks.Node) walk(field, visit);
  }
}

/** The name of the lookup that a call asks for, where it is written out. */
function lookupName({ callee, arguments: { positional } }: Call): string | undefined {
  if (!(callee instanceof nunjucks.Symbol) || !LOOKUPS.has(callee.value)) return undefined;
  return textOf(positional.children[0]);
}

function textOf(node: Node | undefined): string | undefined {
  return node instanceof nunjucks.Literal && typeof node.value === 'string' ? node.value : undefined;
}
