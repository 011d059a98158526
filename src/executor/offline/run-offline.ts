import type { Task } from '../../playbook/model.ts';
import type { UnknownValueError } from '../../vars/unknown.ts';
import type { RunEvent } from '../events.ts';
import { type RunInput, runPlays } from '../play/run-plays.ts';
import { OfflineFiles } from './offline-files.ts';
import { type RecordedFile, recordingConnection } from './recording-connection.ts';

/** Modules whose work is the content of files: what they would write must be known. */
const CONTENT_MODULES = new Set(['copy', 'template']);

/** Something that an offline run could not find out or that failed in it. */
export interface OfflineFault {
  readonly host: string;
  readonly task: Task;
  readonly error: UnknownValueError;
}

export interface OfflineRun {
  readonly files: readonly RecordedFile[];
  /** Files whose content depends on what only a host can answer. */
  readonly unknown: readonly OfflineFault[];
  /** Tasks that failed on what is known: undefined variables, missing local files. */
  readonly failed: readonly (RunEvent & { readonly type: 'result' })[];
}

/** Runs plays without any host and gives the files that they would write, the last word on each path. */
export async function runOffline(
  input: Pick<RunInput, 'plays' | 'store' | 'context' | 'inventory' | 'limit' | 'options' | 'signal'>,
): Promise<OfflineRun> {
  const files = new Map<string, RecordedFile>();
  const unknown: OfflineFault[] = [];
  const failed: (RunEvent & { type: 'result' })[] = [];
  const pending = new Map<string, RecordedFile[]>();
  let source: string | undefined;
  const record = (file: RecordedFile) => {
    const recorded = source === undefined ? file : { ...file, source };
    pending.set(file.host, [...(pending.get(file.host) ?? []), recorded]);
  };
  let place = '';
  const settle = (event: RunEvent) => {
    if (event.type === 'task-start') place = `${event.place}:1`;
    if (event.type !== 'result') return;
    source = undefined;
    // Where no template is at fault it is the task.
    if (event.outcome === 'failed' && !event.ignored) failed.push({ place, ...event });
    // What no_log covers, and what stays on the control node, is not for the folder.
    const kept = event.noLog || event.delegatedTo !== undefined ? [] : (pending.get(event.host) ?? []);
    for (const file of kept) files.set(`${file.host}\n${file.path}`, file);
    pending.clear();
  };
  const { failed: lost } = await runPlays({
    ...input,
    options: {
      ...input.options,
      forks: 1,
      keepInventory: true,
      onUnknown: (task, host, error) => {
        if (error.neededFor === 'content' && CONTENT_MODULES.has(task.action.module))
          unknown.push({ host, task, error });
        return 'skip';
      },
    },
    files: new OfflineFiles(input.context.options.effects.decryptBytes, (path) => {
      source = path;
    }),
    connect: { stand: (target) => recordingConnection(target, record) },
    emit: settle,
  });
  // What a rescue takes back is no fault.
  return { files: [...files.values()], unknown, failed: failed.filter(({ host }) => lost.has(host)) };
}
