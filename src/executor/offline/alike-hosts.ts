import type { Reply } from '../../agent/reply.ts';
import type { Loop, Task } from '../../playbook/model.ts';
import { ReadLog } from '../../vars/read-log.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { UnknownValueError } from '../../vars/unknown.ts';
import type { StandingConnection } from '../connection/connections.ts';
import { standingFor } from '../connection/task-connection.ts';
import type { Soon } from '../soon.ts';
import type { Exchange } from '../task/drive-module.ts';
import type { TaskContext } from '../task/execute-task.ts';
import { isFailed, type TaskResult } from '../task/task-result.ts';
import { RUN_STATE_NAMES } from '../variables/magic-variables.ts';

/** What a task reads of its variables and asks of its host while it is carried out. */
export interface TaskWatch {
  readonly log: ReadLog;
  readonly replies: Exchange[];
}

/** How a task ended on some host. */
interface Known extends TaskWatch {
  readonly end: { readonly result: TaskResult } | { readonly error: UnknownValueError };
}

interface Experience {
  readonly known: Known[];
  hits: number;
  misses: number;
}

type Run = (context: TaskContext, scope: VariableScope) => Soon<TaskResult>;

/** So many ends of a task are kept, and so many more hosts that are like none before are tried than hosts that are. */
const KEPT = 8;

/** Variables that say how other hosts fare. */
const OTHERS: ReadonlySet<string> = new Set([...RUN_STATE_NAMES, 'hostvars']);

/**
 * Offline all hosts answer alike, so that a task ends on a host as it did on an earlier one for which it read the same: then
 * its operations are only repeated (and no items told of). What failed is never taken over, since it is told with places of the host's own.
 */
export class AlikeHosts {
  readonly #experiences = new Map<Task | Loop, Experience>();

  /** Carries out a task, a whole loop or one of its items on a host; by `run`, where it must. */
  execute(what: Task | Loop, context: TaskContext, scope: VariableScope, run: Run): Soon<TaskResult> {
    const experience = this.#of(what);
    if (experience.misses >= experience.hits + KEPT) return run(context, scope);
    for (const known of experience.known) {
      if (!known.log.matches(scope) || !repeat(known, context, scope)) continue;
      experience.hits += 1;
      return resultOf(known);
    }
    experience.misses += 1;
    return watch(experience, context, scope, run);
  }

  #of(what: Task | Loop): Experience {
    let experience = this.#experiences.get(what);
    if (!experience) {
      experience = { known: [], hits: 0, misses: 0 };
      this.#experiences.set(what, experience);
    }
    return experience;
  }
}

async function watch({ known }: Experience, context: TaskContext, scope: VariableScope, run: Run): Promise<TaskResult> {
  const watched: TaskWatch = { log: new ReadLog(OTHERS), replies: [] };
  const { engine } = scope;
  const before = engine.chances;
  const keep = (end: Known['end']) => {
    if (known.length < KEPT && !watched.log.isSpoilt && engine.chances === before) known.push({ ...watched, end });
  };
  try {
    const result = await run({ ...context, watch: watched }, scope.watchedBy(watched.log));
    if (!isFailed(result)) keep({ result: { ...result, values: new Map(result.values) } });
    return result;
  } catch (error) {
    if (error instanceof UnknownValueError) keep({ error });
    throw error;
  }
}

/** Asks of this host what was asked of the other; false when it cannot be asked so, or does not answer the same. */
function repeat({ replies }: Known, context: TaskContext, scope: VariableScope): boolean {
  if (replies.length === 0) return true;
  const connection = reach(context, scope);
  return (
    connection !== undefined &&
    replies.every(({ operation, reply }) => {
      const answer = connection.answer(operation);
      context.services.owed.note(context.host, operation, connection);
      return isSameReply(answer, reply);
    })
  );
}

function reach(context: TaskContext, scope: VariableScope): StandingConnection | undefined {
  try {
    const { run, services, task, host } = context;
    return standingFor({ run, services, task, host, scope, delegate: undefined });
  } catch {
    return undefined;
  }
}

function isSameReply(left: Reply, right: Reply | undefined): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

/** Results are written into later: each host has its own. */
function resultOf({ end }: Known): TaskResult {
  if ('error' in end) throw end.error;
  return { ...end.result, values: new Map(end.result.values) };
}
