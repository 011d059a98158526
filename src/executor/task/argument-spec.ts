import { coerceValue } from '../../modules/arguments/coerce-value.ts';
import type { Parameter, ParameterType } from '../../modules/module.ts';
import type { PyDict, Value } from '../../parsing/value.ts';
import { toStr } from '../../template/values/text.ts';

const TYPES: ReadonlySet<string> = new Set<ParameterType>([
  'str',
  'path',
  'bool',
  'int',
  'float',
  'list',
  'dict',
  'raw',
]);

/**
 * Holds values against the `options` of a role's argument spec. Gives all faults, in Ansible's words and order: what is
 * required, types, choices, then the same for nested options, then names that the spec does not have.
 */
export function checkArgumentSpec(options: PyDict, values: PyDict): string[] {
  const unsupported: Unsupported[] = [];
  const faults = checkLevel(options, values, [], unsupported);
  const last = unsupported.at(-1);
  if (!last) return faults;
  const names = unsupported.map(({ name }) => name).sort();
  const known = [...last.options.keys()].map(toStr).sort();
  return [...faults, `${names.join(', ')}. Supported parameters include: ${known.join(', ')}.`];
}

/** A name that the spec does not have, and the options of the level on which it stands. */
interface Unsupported {
  readonly name: string;
  readonly options: PyDict;
}

function checkLevel(options: PyDict, values: PyDict, path: readonly string[], unsupported: Unsupported[]): string[] {
  for (const key of values.keys()) {
    if (!options.has(key)) unsupported.push({ name: [...path, toStr(key)].join('.'), options });
  }
  const found: Found = { faults: missing(options, values, path), wrongChoices: [], nested: [] };
  for (const [key, option] of options) {
    const value = values.get(key);
    if (!(option instanceof Map) || value === undefined || value === null) continue;
    if (!knownOption(option).right.has(value)) judge(option, value, [...path, toStr(key)], unsupported, found);
  }
  return [...found.faults, ...found.wrongChoices, ...found.nested.flatMap((check) => check())];
}

/** The faults of a level, those of each kind in the order of the options. */
interface Found {
  readonly faults: string[];
  readonly wrongChoices: string[];
  readonly nested: (() => string[])[];
}

/** Holds a value against its option; `place` ends with the option's name. */
function judge(
  option: PyDict,
  value: Value,
  place: readonly string[],
  unsupported: Unsupported[],
  { faults, wrongChoices, nested }: Found,
): void {
  const [name = '', path] = [place.at(-1), place.slice(0, -1)];
  const { parameter, untied, right } = knownOption(option);
  const coerced = coerceValue(name, untied, value);
  if ('fault' in coerced) {
    faults.push(inPath(coerced.fault, name, path));
    return;
  }
  const chosen = coerceValue(name, parameter, coerced.value);
  const inner = option.get('options');
  if ('fault' in chosen) wrongChoices.push(withPath(chosen.fault, path));
  else if (!(inner instanceof Map) && typeof value !== 'object') right.add(value);
  if (inner instanceof Map) nested.push(() => checkNested(inner, coerced.value, place, unsupported));
}

function checkNested(options: PyDict, value: Value, path: readonly string[], unsupported: Unsupported[]): string[] {
  const items = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => {
    if (item instanceof Map) return checkLevel(options, item, path, unsupported);
    return [`value of '${path.at(-1)}' must be of type dict or list of dicts`];
  });
}

function missing(options: PyDict, values: PyDict, path: readonly string[]): string[] {
  const names = [...options]
    .filter(([name, option]) => option instanceof Map && option.get('required') === true && !values.has(name))
    .map(([name]) => toStr(name))
    .sort();
  return names.length === 0 ? [] : [withPath(`missing required arguments: ${names.join(', ')}`, path)];
}

function withPath(fault: string, path: readonly string[]): string {
  return path.length === 0 ? fault : `${fault} found in ${path.join(' -> ')}`;
}

/** Ansible names the place of a wrong type in the middle of the sentence. */
function inPath(fault: string, name: string, path: readonly string[]): string {
  return path.length === 0 ? fault : fault.replace(`'${name}'`, `'${name}' found in '${path.join(' -> ')}'`);
}

/** An option of a spec as a parameter, without its choices too, and the plain values that were found to be right for it. */
interface KnownOption {
  readonly parameter: Parameter;
  readonly untied: Parameter;
  readonly right: Set<Value>;
}

const options = new WeakMap<PyDict, KnownOption>();

/** The spec of a role is one for all hosts, and so are most of the values. */
function knownOption(option: PyDict): KnownOption {
  let known = options.get(option);
  if (!known) {
    const parameter = parameterOf(option);
    const { choices: _choices, ...untied } = parameter;
    known = { parameter, untied, right: new Set() };
    options.set(option, known);
  }
  return known;
}

function parameterOf(option: PyDict): Parameter {
  const choices = option.get('choices');
  const elements = option.get('elements');
  return {
    type: typeOf(option.get('type')),
    ...(Array.isArray(choices) ? { choices } : {}),
    ...(elements === undefined || elements === null ? {} : { elements: typeOf(elements) }),
  };
}

function typeOf(value: Value | undefined): ParameterType {
  const name = value === undefined || value === null ? 'str' : toStr(value);
  return TYPES.has(name) ? (name as ParameterType) : 'raw';
}
