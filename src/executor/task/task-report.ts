import type { Value } from '../../parsing/value.ts';
import type { Task } from '../../playbook/model.ts';
import { toStr } from '../../template/values/text.ts';
import type { Outcome, TaskReport } from '../events.ts';
import { redactValue } from './redact.ts';
import { isChanged, isFailed, isSkipped, isUnreachable, type TaskResult } from './task-result.ts';

export interface ReportContext {
  readonly host: string;
  readonly task: Task;
  /** The task's name as shown. */
  readonly name: string;
  readonly secrets: readonly string[];
  readonly item?: Value;
}

/** What the operator is told of a result. With `no_log` nothing but how it ended. */
export function reportOf(result: TaskResult, { host, task, name, secrets, item }: ReportContext): TaskReport {
  const outcome = outcomeOf(result);
  const { noLog } = result;
  const msg = noLog ? undefined : messageOf(result, secrets);
  const skipReason = outcome === 'skipped' && !noLog ? textIn(result, 'false_condition', secrets) : undefined;
  const report: Draft = {
    host,
    task: name,
    module: task.action.module,
    outcome,
    ignored: (outcome === 'failed' && result.ignoreErrors) || (outcome === 'unreachable' && result.ignoreUnreachable),
    values: noLog ? censored(result) : (redactValue(result.values, secrets) as Map<Value, Value>),
    // As in Ansible: what `changed_when` says is no change is not shown as one.
    diff: noLog || outcome !== 'changed' ? [] : result.diff,
    verboseAlways: result.verboseAlways,
    noLog,
  };
  addDelegation(report, result);
  if (result.items !== undefined) report.loop = true;
  if (item !== undefined && !noLog) report.item = redactValue(item, secrets);
  if (msg !== undefined) report.msg = msg;
  if (skipReason !== undefined) report.skipReason = skipReason;
  if (!noLog) addDetails(report, result);
  return report;
}

type Draft = { -readonly [field in keyof TaskReport]: TaskReport[field] };

/** What is left to tell under `no_log`. */
function censored({ values }: TaskResult): Map<Value, Value> {
  const changed = values.get('changed');
  const text = "the output has been hidden due to the fact that 'no_log: true' was specified for this result";
  return new Map<Value, Value>([['censored', text], ...(changed === undefined ? [] : [['changed', changed] as const])]);
}

function addDelegation(report: Draft, { delegatedTo, delegatedAddress }: TaskResult): void {
  if (delegatedTo !== undefined) report.delegatedTo = delegatedTo;
  if (delegatedAddress !== undefined) report.delegatedAddress = delegatedAddress;
}

function addDetails(report: Draft, { wouldRun, warnings, place, hint }: TaskResult): void {
  if (wouldRun !== undefined) report.wouldRun = wouldRun;
  if (warnings.length > 0) report.warnings = warnings;
  if (place !== undefined) report.place = place;
  if (hint !== undefined) report.hint = hint;
}

export function outcomeOf(result: TaskResult): Outcome {
  if (isUnreachable(result)) return 'unreachable';
  if (isFailed(result)) return 'failed';
  if (isSkipped(result)) return 'skipped';
  return isChanged(result) ? 'changed' : 'ok';
}

/** An include that could not be opened has a reason in its place. */
function messageOf(result: TaskResult, secrets: readonly string[]): string | undefined {
  return textIn(result, 'msg', secrets) ?? textIn(result, 'reason', secrets);
}

function textIn(result: TaskResult, key: string, secrets: readonly string[]): string | undefined {
  const value = result.values.get(key);
  if (value === undefined || value === null) return undefined;
  return redactValue(toStr(value), secrets) as string;
}
