import { findParameter } from '../../modules/arguments/bind-arguments.ts';
import type { Module, Parameter } from '../../modules/module.ts';
import { type PyDict, UnsafeText, type Value } from '../../parsing/value.ts';
import type { YamlEntry, YamlNode } from '../../parsing/yaml/node.ts';
import { toValue } from '../../parsing/yaml.ts';
import { inheritedList } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import { shortModuleName } from '../../playbook/module-names.ts';
import { isTemplate, textOf } from '../../playbook/yaml-access.ts';
import { TemplateError, withPrefix } from '../../template/values/errors.ts';
import { typeName } from '../../template/values/types.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { KeywordError, resolveUnlessOmitted } from './keyword-values.ts';

/**
 * The arguments of a task with their templates rendered: `module_defaults` below `args: "{{ … }}"` below what is
 * written. What resolves to `omit` is left out; parameters that are expressions stay as they are written.
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

function argumentValue(name: string, node: YamlNode, module: Module, scope: VariableScope): Value | undefined {
  const parameter = findParameter(module, name)?.parameter;
  if (parameter?.expression && !isTemplatedText(node, parameter)) return toValue(node);
  try {
    const value = resolveUnlessOmitted(node, scope);
    return parameter?.expression && typeof value === 'string' ? new UnsafeText(value) : value;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw withPrefix(`Error while resolving value for '${name}': `, error);
  }
}

function isTemplatedText(node: YamlNode, parameter: Parameter): boolean {
  const text = parameter.type === 'str' ? textOf(node) : undefined;
  return text !== undefined && isTemplate(text);
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
