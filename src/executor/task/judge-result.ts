import type { Value } from '../../parsing/value.ts';
import type { Task } from '../../playbook/model.ts';
import { isNull, itemsOf, textOf } from '../../playbook/yaml-access.ts';
import { TemplateError } from '../../template/values/errors.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { checkConditions } from './conditional.ts';
import { type TaskResult, visibleFacts } from './task-result.ts';

/**
 * Lets `changed_when` and `failed_when` decide. They see the result under the name of `register` and the facts that it
 * brought. A condition that can't be evaluated fails the task, as in Ansible.
 */
export function judgeResult(task: Task, result: TaskResult, scope: VariableScope): TaskResult {
  const { values } = result;
  if (values.has('skipped')) return result;
  const changed = conditionsOf(task, 'changed_when');
  const failed = conditionsOf(task, 'failed_when');
  if (!changed && !failed) return result;
  const judged = judgedScope(task, result, scope);
  let judging = 'changed';
  try {
    if (changed) values.set('changed', checkConditions(changed, judged).holds);
    judging = 'failed';
    if (failed) {
      const { holds } = checkConditions(failed, judged);
      values.set('failed_when_result', holds).set('failed', holds);
      if (holds && !values.has('msg')) values.set('msg', 'Task failed: Action failed: Unknown error.');
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    values.set('failed', true).set(`${judging}_when_result`, error.message);
    if (!values.has('msg')) values.set('msg', error.message);
  }
  return result;
}

/** The conditions of such a keyword; undefined where there are none. */
export function conditionsOf(task: Task, keyword: 'changed_when' | 'failed_when') {
  const node = task.keywords.get(keyword)?.value;
  const conditions = isNull(node) ? [] : itemsOf(node);
  return conditions.length === 0 ? undefined : conditions;
}

function judgedScope(task: Task, { values, facts }: TaskResult, scope: VariableScope): VariableScope {
  const name = textOf(task.keywords.get('register')?.value);
  const seen = new Map<Value, Value>(visibleFacts(facts));
  if (name !== undefined) seen.set(name, values);
  return seen.size === 0 ? scope : scope.with(seen);
}
