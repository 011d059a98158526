import type { Value } from '../../parsing/value.ts';
import { classText } from '../filters/coerce.ts';
import { itemOf } from '../values/access.ts';
import { pythonError, TemplateError, typeError } from '../values/errors.ts';
import { iterateDefined } from '../values/iterate.ts';
import { compileRegex, searchRegex } from '../values/regex/operations.ts';
import { toRepr } from '../values/text.ts';
import { isDict, typeName } from '../values/types.ts';
import { Undefined } from '../values/undefined.ts';
import { type LookupCall, type LookupDefinition, type LookupTable, lookupOf } from './lookup.ts';
import { textTerm } from './search.ts';

function variable(term: Value, { kwargs, context }: LookupCall): Value {
  if (typeof term !== 'string') throw typeError(`Variable name must be 'str' not '${typeName(term)}'.`);
  const value = context.scope.get(term);
  if (value !== undefined) return value;
  return kwargs.get('default') ?? new Undefined(`No variable named ${toRepr(term)} was found.`);
}

function variableNames(term: Value, { context }: LookupCall): Value[] {
  if (typeof term !== 'string') {
    const kind = `is not a string, it is a ${classText(term)}`;
    throw pythonError('AnsibleError', `Invalid setting identifier, "${toRepr(term)}" ${kind}`);
  }
  const regex = compileSearch(term);
  return Array.from(context.scope.names()).filter((name) => searchRegex(regex, name) !== null);
}

function compileSearch(term: string) {
  try {
    return compileRegex(term, false, false);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw pythonError('AnsibleError', `Unable to use "${term}" as a search parameter: ${error.message}`);
  }
}

function environment(term: Value, { kwargs, context }: LookupCall): Value {
  if (term instanceof Undefined) term.trip();
  const name = textTerm(term, 'split').trim().split(/\s+/)[0] ?? '';
  const value = context.effects.env(name) ?? kwargs.get('default') ?? '';
  return value instanceof Undefined ? new Undefined(`The environment variable ${toRepr(name)} is not set.`) : value;
}

/** The hosts of the named groups (or `all`), `!` and `&` terms taken out or kept. */
function inventoryHostnames(terms: readonly Value[], { context }: LookupCall): Value[] {
  const groups = context.scope.get('groups') ?? null;
  if (!isDict(groups)) throw pythonError('KeyError', "'groups'");
  const patterns = terms.flatMap((term) => textTerm(term).split(/[,:]/)).filter((pattern) => pattern !== '');
  let hosts = new Set<Value>();
  for (const pattern of sortPatterns(patterns)) {
    const named = new Set(hostsOf(groups, pattern.replace(/^[!&]/, '')));
    if (pattern.startsWith('!')) hosts = new Set([...hosts].filter((host) => !named.has(host)));
    else if (pattern.startsWith('&')) hosts = new Set([...hosts].filter((host) => named.has(host)));
    else hosts = new Set([...hosts, ...named]);
  }
  return [...hosts];
}

/** Unions come first, then intersections, then exclusions; only the latter two mean all hosts less those. */
function sortPatterns(patterns: readonly string[]): string[] {
  const rank = (pattern: string) => (pattern.startsWith('&') ? 1 : pattern.startsWith('!') ? 2 : 0);
  const sorted = patterns.toSorted((left, right) => rank(left) - rank(right));
  return sorted.some((pattern) => rank(pattern) === 0) ? sorted : ['all', ...sorted];
}

function hostsOf(groups: Map<Value, Value>, pattern: string): Value[] {
  const group = itemOf(groups, pattern);
  if (group !== undefined) return [...iterateDefined(group)];
  const all = itemOf(groups, 'all') ?? [...groups.values()].flatMap((list) => [...iterateDefined(list)]);
  const hosts = [...iterateDefined(all)];
  return pattern === 'all' || pattern === '*' ? hosts : hosts.filter((host) => host === pattern);
}

/** Lookups of variables, the environment and the inventory. */
export const VARIABLE_LOOKUPS: LookupTable = new Map<string, LookupDefinition>([
  ['vars', lookupOf((terms, call) => terms.map((term) => variable(term, call)))],
  ['varnames', lookupOf((terms, call) => terms.flatMap((term) => variableNames(term, call)))],
  ['env', lookupOf((terms, call) => terms.map((term) => environment(term, call)), true)],
  ['inventory_hostnames', lookupOf(inventoryHostnames)],
]);
