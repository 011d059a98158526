import { TextError } from '../../parsing/text-error.ts';
import { textOf } from '../../playbook/yaml-access.ts';
import { TemplateError } from '../../template/values/errors.ts';
import { UnreachableError } from '../../transport/connection.ts';
import { UnknownValueError } from '../../vars/unknown.ts';
import type { TaskContext } from './execute-task.ts';
import { KeywordError } from './keyword-values.ts';
import { plainResult, type TaskResult } from './task-result.ts';

/**
 * The result of a task that could not be carried out: a template or value of the operator's is wrong, the host is gone, a
 * value is not known offline. Anything else is a bug, a wait (`Suspended`) or the end of the run, and is thrown on.
 */
export function resultOfError(error: unknown, context: TaskContext): TaskResult {
  if (error instanceof UnreachableError) return unreachableResult(error);
  if (error instanceof UnknownValueError) return unknownResult(error, context);
  if (error instanceof TemplateError) return failedResult(`Task failed: ${error.message}`, error);
  // A text of the task that cannot be read, such as a command with an open quote.
  if (error instanceof TextError) return failedResult(`Task failed: ${error.message}`);
  if (error instanceof KeywordError) return failedResult(error.message);
  throw error;
}

function unreachableResult({ message, hint }: UnreachableError): TaskResult {
  return plainResult(
    [
      ['unreachable', true],
      ['msg', message],
      ['changed', false],
    ],
    hint === undefined ? {} : { hint },
  );
}

function unknownResult(error: UnknownValueError, { services, task, host, watch }: TaskContext): TaskResult {
  // It is told of with this host.
  watch?.log.spoil();
  const policy = services.options.onUnknown?.(task, host, error) ?? 'fail';
  if (policy === 'fail') return failedResult(error.message);
  const reason = `the task '${textOf(task.name) ?? task.action.written}' would have answered`;
  return plainResult(
    [
      ['changed', false],
      ['skipped', true],
      ['skip_reason', error.message],
    ],
    { unknown: reason },
  );
}

function failedResult(msg: string, error?: TemplateError): TaskResult {
  const place = error?.path === undefined ? undefined : `${error.path}:${error.line ?? 1}:${error.column ?? 1}`;
  return plainResult(
    [
      ['failed', true],
      ['msg', msg],
      ['changed', false],
    ],
    { ...(place === undefined ? {} : { place }), ...(error?.hint === undefined ? {} : { hint: error.hint }) },
  );
}
