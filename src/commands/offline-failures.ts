import type { DiagnosticCode } from '../errors/codes.ts';
import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import { formatRange, type SourceRange } from '../errors/source-range.ts';
import type { OfflineFault, OfflineRun } from '../executor/offline/run-offline.ts';
import type { Value } from '../parsing/value.ts';
import { displayPath } from '../playbook/load-context.ts';
import { textOf } from '../playbook/yaml-access.ts';
import { toStr } from '../template/values/text.ts';
import { isTrue } from '../template/values/truth.ts';

type Failure = OfflineRun['failed'][number];

const MISSING = 'Put it there on the control node, or correct the path or the variable that names it.';

/** What failed in a run without hosts: one finding for all hosts that a task fails for in the same way. */
export function offlineFailures(failed: readonly Failure[]): Diagnostic[] {
  return alike(failed, (each) => [each.task, each.place, messageOf(each)]).map(findingOf);
}

/** What only a host can answer: one finding for all hosts of which a task needs the same. */
export function offlineUnknown(faults: readonly OfflineFault[]): Diagnostic[] {
  return alike(faults, ({ task, error }) => [formatRange(task.range), error.variable, error.reason]).map((each) => {
    const [{ task, error }] = each as [OfflineFault];
    const name = textOf(task.name) ?? task.action.written;
    const hosts = each.map(({ host }) => host).join(', ');
    const summary = `the task '${name}' cannot be rendered offline for ${hosts}: '${error.variable}' is not known`;
    return errorAt('render/not-offline', summary, { range: task.range, hint: error.reason });
  });
}

/** Those of which the same is to be said, together. */
function alike<T>(all: readonly T[], saying: (each: T) => readonly unknown[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = JSON.stringify(saying(each));
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(each);
  }
  return [...groups.values()];
}

function findingOf(failures: readonly Failure[]): Diagnostic {
  const [first] = failures as [Failure];
  const message = messageOf(first);
  const code = codeOf(message);
  const hint = first.hint ?? (code === 'playbook/missing-file' ? MISSING : undefined);
  const hosts = failures.map(({ host }) => host).join(', ');
  const range = rangeOf(first);
  return errorAt(code, `the task '${first.task}' fails for ${hosts}: ${message}`, {
    ...(range ? { range } : {}),
    ...(hint === undefined ? {} : { hint }),
  });
}

function codeOf(message: string): DiagnosticCode {
  if (message.startsWith('Could not find or access')) return 'playbook/missing-file';
  return message.includes('encrypted by vault') ? 'vars/vault' : 'template/runtime';
}

/** The first line of what went wrong; of a loop that of its items. */
function messageOf({ msg, values }: Failure): string {
  const results = values.get('results');
  const items = Array.isArray(results) ? results.flatMap(itemMessage) : [];
  const messages = items.length > 0 ? [...new Set(items)] : [msg ?? 'no reason was given'];
  return messages.map((each) => each.replace(/^Task failed: /, '').split('\n')[0]).join('; ');
}

function itemMessage(item: Value): string[] {
  if (!(item instanceof Map) || !isTrue(item.get('failed') ?? false)) return [];
  const msg = item.get('msg');
  return msg === undefined || msg === null ? [] : [toStr(msg)];
}

function rangeOf({ place }: Failure): SourceRange | undefined {
  const parts = /^(.*):(\d+):(\d+)$/.exec(place ?? '');
  return parts ? { file: displayPath(parts[1] ?? ''), line: Number(parts[2]), column: Number(parts[3]) } : undefined;
}
