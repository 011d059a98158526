import type { Value } from '../../parsing/value.ts';
import {
  type ItemResult,
  isChanged,
  isFailed,
  isSkipped,
  isUnreachable,
  plainResult,
  type TaskResult,
} from './task-result.ts';

/** The result of a loop from those of its items: changed and failed if one is, skipped if all are. */
export function combineResults(items: readonly ItemResult[]): TaskResult {
  const failed = items.filter(isFailed);
  const unreachable = items.filter(isUnreachable);
  const skipped = items.every(isSkipped);
  const values: [Value, Value][] = [
    ['results', items.map((item) => item.values)],
    ['skipped', skipped],
  ];
  if (failed.length > 0) values.push(['failed', true]);
  if (unreachable.length > 0) values.push(['unreachable', true]);
  values.push(['msg', message(failed.length > 0, skipped)], ['changed', items.some(isChanged)]);
  const delegatedTo = items.find((item) => item.delegatedTo !== undefined)?.delegatedTo;
  const unknown = items.find((item) => item.unknown !== undefined)?.unknown;
  return plainResult(values, {
    items,
    ...(unknown === undefined ? {} : { unknown }),
    notify: [...new Set(items.flatMap((item) => item.notify))],
    diff: items.flatMap((item) => item.diff),
    noLog: items.some((item) => item.noLog),
    ignoreErrors: failed.length > 0 && failed.every((item) => item.ignoreErrors),
    ignoreUnreachable: unreachable.length > 0 && unreachable.every((item) => item.ignoreUnreachable),
    ...(delegatedTo === undefined ? {} : { delegatedTo }),
  });
}

function message(failed: boolean, skipped: boolean): string {
  if (skipped) return 'All items skipped';
  return failed ? 'One or more items failed' : 'All items completed';
}
