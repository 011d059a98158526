import type { Value } from '../../parsing/value.ts';
import { TemplateError } from '../../template/values/errors.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { BegunTask } from '../ahead/begun-task.ts';
import type { Soon } from '../soon.ts';
import { executeTask, type TaskContext } from './execute-task.ts';
import { KeywordError } from './keyword-values.ts';
import { loopItems } from './loop-items.ts';
import { resultOfError } from './result-of-error.ts';
import { runLoop } from './run-loop.ts';
import { plainResult, type TaskResult } from './task-result.ts';
import { failureSettingsOf } from './task-settings.ts';

/**
 * Runs a task on a host, once or for every item of its loop, and gives the result that is registered. What was begun of it
 * before is taken over.
 */
export function runTask(context: TaskContext, begun?: BegunTask): Soon<TaskResult> {
  const scope = context.run.scopeFor(context.task, context.host);
  const { loop } = context.task;
  const { alike } = context.services;
  if (!loop && !begun) return executeTask(context, scope);
  return alike && loop ? alike.execute(loop, context, scope, runWith) : runWith(context, scope, begun);
}

async function runWith(context: TaskContext, scope: VariableScope, begun?: BegunTask): Promise<TaskResult> {
  let items: readonly Value[] | undefined;
  try {
    items = begun?.items ?? loopItems(context.task, scope, context.run.context.options.effects);
  } catch (error) {
    return failedLoop(error, context, scope);
  }
  if (items === undefined) return (await begun?.result()) ?? executeTask(context, scope);
  if (items.length === 0) return emptyLoop(context, scope);
  return runLoop(context, items, scope, begun);
}

/**
 * A loop over something undefined is judged after `when`: a task that is skipped needs no items. Of another fault in a loop Ansible
 * says what it is and nothing else.
 */
async function failedLoop(error: unknown, context: TaskContext, scope: VariableScope): Promise<TaskResult> {
  const isUndefined = error instanceof TemplateError && error.code === 'template/undefined';
  if (isUndefined) return executeTask(context, scope, error);
  const result = resultOfError(error, context);
  if (error instanceof TemplateError || error instanceof KeywordError) {
    result.values.set('msg', error.message).delete('changed');
  }
  return { ...result, ...failureSettingsOf(context.task, scope) };
}

function emptyLoop({ task }: TaskContext, scope: VariableScope): TaskResult {
  return plainResult(
    [
      ['changed', false],
      ['skipped', true],
      ['skipped_reason', 'No items in the list'],
      ['results', []],
    ],
    { items: [], ...failureSettingsOf(task, scope) },
  );
}
