import { PyFloat, type Value } from '../../parsing/value.ts';
import { classText } from '../filters/coerce.ts';
import type { KnownSetting, RenderContext } from '../render-context.ts';
import { pythonError, TemplateError } from '../values/errors.ts';
import { toRepr } from '../values/text.ts';
import { isTrue } from '../values/truth.ts';
import { type LookupCall, type LookupDefinition, type LookupTable, lookupOf } from './lookup.ts';

/** The settings of ansible-core that variables give too. */
const VARIABLES: ReadonlyMap<string, string> = new Map([
  ['INTERPRETER_PYTHON', 'ansible_python_interpreter'],
  ['FACTS_MODULES', 'ansible_facts_modules'],
  ['DEPRECATION_WARNINGS', 'ansible_deprecation_warnings'],
]);
const MISSING: ReadonlySet<Value> = new Set(['error', 'skip', 'warn']);

/** Settings of ansible-core, each with what the configuration or its own default says. */
function settings(terms: readonly Value[], call: LookupCall): Value[] {
  if (call.kwargs.has('plugin_type') || call.kwargs.has('plugin_name')) throw refusal();
  return terms.flatMap((term) => setting(term, call));
}

function setting(term: Value, { kwargs, context }: LookupCall): Value[] {
  const how = kwargs.get('on_missing') ?? 'error';
  if (!MISSING.has(how)) {
    throw pythonError(
      'AnsibleError',
      `Invalid value ${toRepr(how)} for config 'on_missing' for 'config' lookup plugin.`,
    );
  }
  if (typeof term !== 'string') {
    const kind = `is not a <class 'str'>, its a ${classText(term)}`;
    throw pythonError('AnsibleError', `Invalid setting identifier, ${toRepr(term)} ${kind}.`);
  }
  const found = ofVariable(term, context) ?? context.effects.setting?.(term);
  if (!found) return missing(term, how);
  const value = plain(found.value);
  return isTrue(kwargs.get('show_origin') ?? false) ? [[value, found.origin]] : [value];
}

/** The setting that a variable gives, whatever the configuration says. */
function ofVariable(name: string, { scope }: RenderContext): { value: Value; origin: string } | undefined {
  const variable = VARIABLES.get(name);
  const value = variable === undefined ? undefined : scope.get(variable);
  return value === undefined ? undefined : { value, origin: `var: ${variable}` };
}

function missing(name: string, how: Value): Value[] {
  if (how !== 'error') return [];
  throw pythonError('AnsibleUndefinedConfigEntry', `No config definition exists for '${name}'.`);
}

function plain(value: KnownSetting['value'] | Value): Value {
  return typeof value === 'number' && !Number.isInteger(value) ? new PyFloat(value) : (value as Value);
}

function refusal(): TemplateError {
  return new TemplateError('AnsibleError', 'the config lookup gives no settings of plugins', {
    code: 'template/unknown-filter',
    hint: 'write the value into a variable',
  });
}

export const CONFIG_LOOKUPS: LookupTable = new Map<string, LookupDefinition>([['config', lookupOf(settings)]]);
