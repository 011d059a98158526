import type { Module } from '../../modules/module.ts';
import type { PyDict, Value } from '../../parsing/value.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { toValue } from '../../parsing/yaml.ts';
import { inherited, inheritedList } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import { tagsOf } from '../../playbook/tags.ts';
import { itemsOf } from '../../playbook/yaml-access.ts';
import { TemplateError } from '../../template/values/errors.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { findEngineModule } from '../task/engine-modules.ts';
import type { TaskContext } from '../task/execute-task.ts';
import { resolveUnlessOmitted } from '../task/keyword-values.ts';
import { fullName, resolveTaskArguments } from '../task/task-arguments.ts';
import { taskTitle } from '../task/task-title.ts';

/** Keywords that say one thing, each with what it is where nobody gives it. */
const SINGLE: readonly (readonly [name: string, absent: Value])[] = [
  ['delegate_to', null],
  ['delegate_facts', null],
  ['notify', null],
  ['connection', 'ssh'],
  ['port', null],
  ['remote_user', null],
  ['no_log', false],
  ['run_once', null],
  ['ignore_errors', null],
  ['ignore_unreachable', null],
  ['check_mode', false],
  ['diff', false],
  ['any_errors_fatal', false],
  ['throttle', 0],
  ['timeout', 0],
  ['become', false],
  ['become_method', 'sudo'],
  ['become_user', null],
  ['become_flags', null],
  ['async', 0],
  ['delay', 5],
  ['loop', null],
  ['poll', 15],
  ['register', null],
  ['retries', null],
];
const LISTS = ['when', 'environment', 'module_defaults', 'collections'];
/** Lists that only the task itself has. */
const OWN_LISTS = ['changed_when', 'failed_when', 'until'];

/** `ansible_failed_task`: what a rescue may ask of the task that failed, its keywords as far as they can be rendered. */
export function describeTask({ run, task, host }: TaskContext): PyDict {
  const scope = run.scopeFor(task, host);
  const { action, keywords } = task;
  const module = findEngineModule(action.module);
  const own = (name: string) => itemsOf(keywords.get(name)?.value).map((node) => toValue(node));
  return new Map<Value, Value>([
    ['name', task.name === undefined ? '' : taskTitle(task, () => scope)],
    ['action', action.written],
    ['_resolved_action', module ? fullName(module) : action.written],
    ['args', argumentsOf(task, module, scope)],
    ['vars', new Map([...task.vars].map(([name, node]) => [name, rendered(node, scope)]))],
    ...SINGLE.map(([name, absent]): [Value, Value] => [name, keywordOf(inherited(task, name)?.value, absent, scope)]),
    ...LISTS.map((name): [Value, Value] => [name, inheritedList(task, name).map((node) => toValue(node))]),
    ['tags', [...tagsOf(task, scope)]],
    ...OWN_LISTS.map((name): [Value, Value] => [name, own(name)]),
  ]);
}

/** Data, as it was handed over. Those of an item of a loop are as they are written: what the items were is gone. */
function argumentsOf(task: Task, module: Module | undefined, scope: VariableScope): PyDict {
  try {
    if (module) return resolveTaskArguments(task, module, scope);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
  }
  const { args, freeForm } = task.action;
  const written = toValue(args) as PyDict;
  return freeForm ? new Map([...written, ['_raw_params', rendered(freeForm, scope)]]) : written;
}

function keywordOf(node: YamlNode | undefined, absent: Value, scope: VariableScope): Value {
  return node === undefined ? absent : rendered(node, scope);
}

/** What cannot be rendered outside of the task's loop stays as it is written. */
function rendered(node: YamlNode, scope: VariableScope): Value {
  try {
    return resolveUnlessOmitted(node, scope) ?? null;
  } catch (error) {
    if (error instanceof TemplateError) return toValue(node);
    throw error;
  }
}
