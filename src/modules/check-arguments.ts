import { closestName } from '../errors/closest-name.ts';
import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import type { Value } from '../parsing/value.ts';
import type { YamlEntry, YamlNode, YamlScalar } from '../parsing/yaml-node.ts';
import type { Action } from '../playbook/model.ts';
import { findParameter, refusalOf } from './bind-arguments.ts';
import { coerceValue } from './coerce-value.ts';
import { checkModeLiteral } from './mode-literal.ts';
import type { Module, Parameter } from './module.ts';
import { isTemplated, literalOf } from './node-literal.ts';
import { checkRelations } from './relations.ts';

/** What a task hands to its module, as the playbook loader found it. */
export type WrittenAction = Pick<Action, 'written' | 'key' | 'args' | 'freeForm' | 'variableArgs'>;

interface Entry {
  readonly name: string;
  readonly parameter: Parameter;
  readonly key: SourceRange;
  readonly node: YamlNode;
}

/**
 * Everything that can be said of a task's arguments before the run: unknown, refused, missing, excluding each other, of a
 * wrong type or not among the choices. Templated values are taken to be right.
 *
 * @returns the findings with the place of the parameter or its value, sorted by nothing in particular.
 */
export function checkArguments(module: Module, action: WrittenAction): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const entries = collectEntries(module, action, diagnostics);
  for (const entry of entries) diagnostics.push(...checkEntry(entry));
  if (diagnostics.length === 0 && !action.variableArgs) diagnostics.push(...checkTogether(module, action, entries));
  return diagnostics;
}

function collectEntries(module: Module, action: WrittenAction, diagnostics: Diagnostic[]): Entry[] {
  const entries: Entry[] = [];
  for (const { key, value } of action.args.entries) {
    const name = String(key.value);
    const found = findParameter(module, name);
    if (found) entries.push({ ...found, key: key.range, node: value });
    else if (!isTemplated(key)) diagnostics.push(unknownParameter(module, action, { key, value }));
  }
  if (action.freeForm && module.freeForm !== undefined) {
    const found = findParameter(module, module.freeForm);
    if (found) entries.push({ ...found, key: action.freeForm.range, node: action.freeForm });
  }
  return entries;
}

function unknownParameter(module: Module, action: WrittenAction, { key }: YamlEntry): Diagnostic {
  const name = String(key.value);
  const names = Object.entries(module.parameters).flatMap(([each, { aliases }]) => [each, ...(aliases ?? [])]);
  const shown = names.filter((each) => each !== module.freeForm);
  const nearest = closestName(name, shown);
  return errorAt('module/arguments', `Unsupported parameters for (${action.written}) module: ${name}`, {
    range: key.range,
    hint: nearest ? `Did you mean '${nearest}'?` : `Supported parameters: ${shown.toSorted().join(', ')}.`,
  });
}

function checkEntry(entry: Entry): Diagnostic[] {
  const { name, parameter, node, key } = entry;
  const literal = literalOf(node);
  if (parameter.refused !== undefined) {
    // What is templated may turn out to be one of the harmless values, so it is checked when it is known.
    const mayBeHarmless = literal === undefined && parameter.refusedExcept !== undefined;
    const refusal = mayBeHarmless ? undefined : refusedLiteral(name, parameter, literal?.value ?? null);
    if (refusal !== undefined) return [errorAt('module/arguments', refusal, { range: key })];
  }
  if (!literal || parameter.expression || literal.value === null) return [];
  const coerced = coerceValue(name, parameter, literal.value);
  if ('fault' in coerced) return [errorAt('module/arguments', coerced.fault, { range: node.range })];
  return parameter.type === 'mode' && node.kind === 'scalar' ? checkModeLiteral(node as YamlScalar) : [];
}

function refusedLiteral(name: string, parameter: Parameter, value: Value): string | undefined {
  const coerced = coerceValue(name, parameter, value);
  return refusalOf(name, parameter, 'value' in coerced ? coerced.value : value);
}

/** Relations of parameters; the module's own rules only where every value is known. */
function checkTogether(module: Module, action: WrittenAction, entries: readonly Entry[]): Diagnostic[] {
  const given = new Map<string, Value>();
  for (const { name, node } of entries) given.set(name, literalOf(node)?.value ?? UNKNOWN);
  const fault = checkRelations(module, given, 'before-types') ?? checkRelations(module, given, 'after-types');
  if (fault !== undefined) return [errorAt('module/arguments', fault, { range: action.key })];
  const isOpen = isTemplated(action.args) || entries.some(({ node }) => literalOf(node) === undefined);
  if (!module.validate || isOpen) return [];
  const own = module.validate(coerceAll(module, entries));
  return own === undefined ? [] : [errorAt('module/arguments', own, { range: action.key })];
}

/** Stands for a value that is not known yet: present, and equal to nothing that a rule asks for. */
const UNKNOWN = '\u0000unknown';

function coerceAll(module: Module, entries: readonly Entry[]): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const { name, parameter, node } of entries) {
    const literal = literalOf(node);
    if (!literal || (literal.value === null && !module.openParameters)) continue;
    const coerced = parameter.expression ? { value: literal.value } : coerceValue(name, parameter, literal.value);
    if ('value' in coerced) values.set(name, coerced.value);
  }
  for (const [name, parameter] of Object.entries(module.parameters)) {
    if (parameter.default !== undefined && !values.has(name)) values.set(name, parameter.default);
  }
  return values;
}
