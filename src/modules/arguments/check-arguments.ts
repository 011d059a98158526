import { didYouMean } from '../../errors/closest-name.ts';
import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import type { Value } from '../../parsing/value.ts';
import type { YamlEntry, YamlNode, YamlScalar } from '../../parsing/yaml/node.ts';
import type { Action } from '../../playbook/model.ts';
import type { Module, Parameter } from '../module.ts';
import { findParameter, refusalOf } from './bind-arguments.ts';
import { coerceValue } from './coerce-value.ts';
import { checkModeLiteral } from './mode-literal.ts';
import { isTemplated, literalOf } from './node-literal.ts';
import { checkRelations } from './relations.ts';

/** What a task hands to its module, as the playbook loader found it. */
export type WrittenAction = Pick<Action, 'written' | 'key' | 'args' | 'freeForm' | 'variableArgs'>;

export interface ArgumentFaults {
  /** What Ansible takes and this project does not. */
  readonly refused: readonly Diagnostic[];
  /** What the module does not take in Ansible either: there the task fails. */
  readonly wrong: readonly Diagnostic[];
}

interface Entry {
  readonly name: string;
  readonly parameter: Parameter;
  /** The name as written, or the free-form text. */
  readonly key: YamlScalar;
  readonly node: YamlNode;
  /** The value where nothing of it is left to a template. */
  readonly literal: { readonly value: Value } | undefined;
}

/**
 * Everything that can be said of a task's arguments before the run: unknown, refused, missing, excluding each other, of a
 * wrong type or not among the choices. Templated values are taken to be right.
 *
 * @returns the findings with the place of the parameter or its value, sorted by nothing in particular.
 */
export function checkArguments(module: Module, action: WrittenAction): ArgumentFaults {
  const wrong: Diagnostic[] = [];
  const entries = collectEntries(module, action, wrong);
  const refused = faultsOf(entries, refusalIn);
  if (refused.length === 0) wrong.push(...faultsOf(entries, faultIn));
  if (refused.length + wrong.length === 0 && !action.variableArgs) checkTogether(module, action, entries, wrong);
  return { refused, wrong };
}

function faultsOf(entries: readonly Entry[], look: (entry: Entry) => Diagnostic | undefined): Diagnostic[] {
  const faults: Diagnostic[] = [];
  for (const entry of entries) {
    const fault = look(entry);
    if (fault) faults.push(fault);
  }
  return faults;
}

function collectEntries(module: Module, action: WrittenAction, diagnostics: Diagnostic[]): Entry[] {
  const entries: Entry[] = [];
  for (const { key, value } of action.args.entries) {
    const name = String(key.value);
    const found = findParameter(module, name);
    if (found) entries.push(entryFor(found, key, value));
    else if (!isTemplated(key)) diagnostics.push(unknownParameter(module, action, { key, value }));
  }
  if (action.freeForm && module.freeForm !== undefined) {
    const found = findParameter(module, module.freeForm);
    if (found) entries.push(entryFor(found, action.freeForm, action.freeForm));
  }
  return entries;
}

function entryFor({ name, parameter }: Pick<Entry, 'name' | 'parameter'>, key: YamlScalar, node: YamlNode): Entry {
  return { name, parameter, key, node, literal: literalOf(node) };
}

function unknownParameter(module: Module, action: WrittenAction, { key }: YamlEntry): Diagnostic {
  const name = String(key.value);
  const names = Object.entries(module.parameters).flatMap(([each, { aliases }]) => [each, ...(aliases ?? [])]);
  const shown = names.filter((each) => each !== module.freeForm);
  return errorAt('module/arguments', `Unsupported parameters for (${action.written}) module: ${name}`, {
    range: key.range,
    hint: didYouMean(name, shown) ?? `Supported parameters: ${shown.toSorted().join(', ')}.`,
  });
}

function refusalIn({ name, parameter, key, literal }: Entry): Diagnostic | undefined {
  if (parameter.refused === undefined) return undefined;
  // What is templated may turn out to be one of the harmless values, so it is checked when it is known.
  const mayBeHarmless = literal === undefined && parameter.refusedExcept !== undefined;
  const refusal = mayBeHarmless ? undefined : refusedLiteral(name, parameter, literal?.value ?? null);
  return refusal === undefined ? undefined : errorAt('module/arguments', refusal, { range: key.range });
}

function faultIn({ name, parameter, node, literal }: Entry): Diagnostic | undefined {
  if (!literal || literal.value === null) return undefined;
  const coerced = coerceValue(name, parameter, literal.value);
  if ('fault' in coerced) return errorAt('module/arguments', coerced.fault, { range: node.range });
  return parameter.type === 'mode' && node.kind === 'scalar' ? checkModeLiteral(node)[0] : undefined;
}

function refusedLiteral(name: string, parameter: Parameter, value: Value): string | undefined {
  const coerced = coerceValue(name, parameter, value);
  return refusalOf(name, parameter, 'value' in coerced ? coerced.value : value);
}

/** Relations of parameters; the module's own rules only where every value is known. */
function checkTogether(module: Module, action: WrittenAction, entries: readonly Entry[], found: Diagnostic[]): void {
  const given = new Map<string, Value>();
  for (const { name, literal } of entries) given.set(name, literal?.value ?? UNKNOWN);
  const fault =
    checkRelations(module, given, 'before-types') ??
    checkRelations(module, given, 'after-types') ??
    ownFault(module, action, entries);
  if (fault !== undefined) found.push(errorAt('module/arguments', fault, { range: action.key.range }));
}

function ownFault(module: Module, action: WrittenAction, entries: readonly Entry[]): string | undefined {
  if (!module.validate || entries.some(({ literal }) => !literal) || isTemplated(action.args)) return undefined;
  return module.validate(coerceAll(module, entries));
}

/** Stands for a value that is not known yet: present, and equal to nothing that a rule asks for. */
const UNKNOWN = '\u0000unknown';

function coerceAll(module: Module, entries: readonly Entry[]): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const { name, parameter, literal } of entries) {
    if (!literal || (literal.value === null && !module.openParameters)) continue;
    const coerced = coerceValue(name, parameter, literal.value);
    if ('value' in coerced) values.set(name, coerced.value);
  }
  for (const [name, parameter] of Object.entries(module.parameters)) {
    if (parameter.default !== undefined && !values.has(name)) values.set(name, parameter.default);
  }
  return values;
}
