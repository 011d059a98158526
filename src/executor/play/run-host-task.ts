import { goOn, type Soon } from '../soon.ts';
import type { TaskContext } from '../task/execute-task.ts';
import { runTask } from '../task/run-task.ts';
import { isFailed, isUnreachable, type TaskResult } from '../task/task-result.ts';
import { taskTitle } from '../task/task-title.ts';
import { handlerIdentity } from './notify.ts';
import { processResult } from './process-result.ts';

/** Seconds of silence after which the operator is told what is being waited for. */
const HEARTBEAT = 15;

/** Runs a task on a host and works its result in. */
export function runHostTask(context: TaskContext, runOnce: boolean): Soon<TaskResult> {
  const begun = context.run.pipeline?.take(context);
  const running = runTask(context, begun);
  const done = running instanceof Promise ? withHeartbeat(context, running) : running;
  return goOn(done, (result) => {
    if (context.task.handler) return settleHandler(context, result).then(() => settle(context, result, runOnce));
    return settle(context, result, runOnce);
  });
}

function settle(context: TaskContext, result: TaskResult, runOnce: boolean): TaskResult {
  processResult(context, result, runOnce);
  context.run.pipeline?.settle(context, result);
  return result;
}

/** Whoever asked for a handler is served once it ran; after a failure it is still owed. */
async function settleHandler({ run, services, task, host }: TaskContext, result: TaskResult): Promise<void> {
  if (isFailed(result) || isUnreachable(result)) return;
  await services.owed.settle(host, handlerIdentity(task, run));
}

async function withHeartbeat<T>({ run, services, task, host }: TaskContext, running: Promise<T>): Promise<T> {
  // Offline nothing is waited for.
  if (services.options.onUnknown) return running;
  const started = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    services.emit({ type: 'waiting', host, task: taskTitle(task, () => run.scopeFor(task, host)), seconds });
  }, HEARTBEAT * 1000);
  timer.unref();
  try {
    return await running;
  } finally {
    clearInterval(timer);
  }
}
