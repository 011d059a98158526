import type { Module, ModuleResult } from '../../modules/module.ts';
import type { PyDict, Value } from '../../parsing/value.ts';
import type { IncludedVars } from './include-vars.ts';
import type { Facts } from './task-result.ts';

/** The result of a module in the form in which Ansible registers it. */
export function registeredValues(result: ModuleResult): PyDict {
  const values = new Map<Value, Value>().set('changed', result.changed);
  for (const [name, value] of result.values) values.set(name, value);
  if (result.facts) values.set('ansible_facts', result.facts);
  if (result.msg !== undefined && !result.values.has('msg')) values.set('msg', result.msg);
  if (result.diff && result.diff.length > 0) values.set('diff', diffValue(result));
  if (result.warnings && result.warnings.length > 0) values.set('warnings', [...result.warnings]);
  if (!result.hasNoLines) for (const name of ['stdout', 'stderr']) addLines(values, name);
  if (result.skipped) values.set('skipped', true);
  // What an action skips by itself Ansible registers as it is.
  if (!(result.skipped && result.isFinal)) values.set('failed', result.failed ?? hasBadCode(values));
  return values;
}

/** What kind of variables a module's facts are. */
export function factsOf(module: Module, result: IncludedVars): Facts | undefined {
  if (result.variables) return { kind: 'included', variables: result.variables };
  if (!result.facts) return undefined;
  if (module.name !== 'set_fact') return { kind: 'host', values: result.facts };
  return { kind: 'set', values: result.facts, cacheable: result.cacheable ?? false };
}

/** A return code other than 0 is a failure where a module says nothing of it. */
function hasBadCode(values: PyDict): boolean {
  const rc = values.get('rc');
  return rc !== undefined && rc !== null && rc !== 0 && rc !== '0';
}

function addLines(values: PyDict, name: string): void {
  const text = values.get(name);
  const lines = `${name}_lines`;
  if (typeof text !== 'string' || values.has(lines)) return;
  values.set(lines, text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));
}

function diffValue(result: ModuleResult): Value {
  return (result.diff ?? []).map((diff) => {
    if (diff.prepared !== undefined) return new Map<Value, Value>([['prepared', diff.prepared]]);
    return new Map<Value, Value>([
      ['before', diff.before],
      ['after', diff.after],
      ['before_header', diff.beforeHeader],
      ['after_header', diff.afterHeader],
    ]);
  });
}
