import { findParameter } from '../../modules/arguments/bind-arguments.ts';
import type { Module } from '../../modules/module.ts';
import type { PyDict, Value } from '../../parsing/value.ts';
import type { YamlEntry, YamlNode } from '../../parsing/yaml/node.ts';
import { toValue } from '../../parsing/yaml.ts';
import { inheritedList } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import { shortModuleName } from '../../playbook/module-names.ts';
import { isTemplate, textOf } from '../../playbook/yaml-access.ts';
import { assertIndirectCondition } from '../../template/language/condition.ts';
import { TemplateError, withPrefix } from '../../template/values/errors.ts';
import { typeName } from '../../template/values/types.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { KeywordError, resolveUnlessOmitted } from './keyword-values.ts';

/**
 * The arguments of a task with their templates rendered: `module_defaults` below `args: "{{ … }}"` below what is
 * written. What resolves to `omit` is left out; expressions stay as they are written.
 */
export function resolveTaskArguments(task: Task, module: Module, scope: VariableScope): Map<Value, Value> {
  const values = new Map<Value, Value>();
  try {
    for (const layer of defaultsFor(task, module, scope)) put(values, layer);
    if (task.action.variableArgs) put(values, dictOf(task.action.variableArgs, scope));
    for (const entry of task.action.args.entries) putEntry(values, entry, module, scope);
    const { freeForm } = task.action;
    if (freeForm && module.freeForm !== undefined) {
      const value = argumentValue(module.freeForm, freeForm, module, scope);
      if (value !== undefined) values.set(module.freeForm, value);
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw withPrefix(`Finalization of task args for '${fullName(module)}' failed: `, error);
  }
  return values;
}

/** The name as Ansible's messages give it. */
export function fullName(module: Pick<Module, 'name'>): string {
  return module.name.includes('.') ? module.name : `ansible.builtin.${module.name}`;
}

function putEntry(values: Map<Value, Value>, { key, value }: YamlEntry, module: Module, scope: VariableScope): void {
  const written = textOf(key);
  const name =
    module.openParameters && written !== undefined && isTemplate(written)
      ? scope.engine.evaluate(written, scope.options(key))
      : key.value;
  const resolved = argumentValue(String(name), value, module, scope);
  if (resolved !== undefined) values.set(name, resolved);
}

/**
 * Whether an argument is an expression as it is written. What `debug` takes for its `var` may have a template in it, which then
 * gives the expression; the conditions of `assert` are the module's own to look at.
 */
export function isExpression(module: Module | undefined, name: string, node: YamlNode): boolean {
  const parameter = module && findParameter(module, name)?.parameter;
  return parameter?.expression === true && (parameter.type === 'raw' || !isTemplate(textOf(node) ?? ''));
}

function argumentValue(name: string, node: YamlNode, module: Module, scope: VariableScope): Value | undefined {
  if (isExpression(module, name, node)) return toValue(node);
  try {
    const value = resolveUnlessOmitted(node, scope);
    const isIndirect = findParameter(module, name)?.parameter.expression && typeof value === 'string' && value !== '';
    if (isIndirect) assertIndirectCondition(value);
    return value;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw withPrefix(`Error while resolving value for '${name}': `, error);
  }
}

/** The dicts of `module_defaults` for this module, outermost first. */
function defaultsFor(task: Task, module: Module, scope: VariableScope): PyDict[] {
  const given = inheritedList(task, 'module_defaults');
  if (given.length === 0) return [];
  const names = new Set([module.name, ...(module.aliases ?? [])]);
  const isMeant = (name: Value) => names.has(shortModuleName(String(name)));
  return given.flatMap((node) => {
    if (node.kind === 'mapping') {
      return node.entries.filter(({ key }) => isMeant(key.value)).map(({ value }) => dictOf(value, scope));
    }
    return [...dictOf(node, scope)].flatMap(([name, value]) => (isMeant(name) && value instanceof Map ? [value] : []));
  });
}

function dictOf(node: YamlNode, scope: VariableScope): PyDict {
  const value = resolveUnlessOmitted(node, scope);
  if (value instanceof Map) return value;
  if (value === undefined || value === null) return new Map();
  throw new KeywordError(`Task args must resolve to a 'dict' not '${typeName(value)}'.`);
}

function put(values: Map<Value, Value>, layer: PyDict): void {
  for (const [name, value] of layer) values.set(name, value);
}
