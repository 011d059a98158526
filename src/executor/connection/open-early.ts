import { compilePlay } from '../../playbook/compile-play.ts';
import { gatheringFactsTask } from '../../playbook/implicit-tasks.ts';
import { playKeyword } from '../../playbook/inheritance.ts';
import type { Entry, Task } from '../../playbook/model.ts';
import { expectStarts } from '../../process/starter.ts';
import { tasksIn } from '../play/open-include.ts';
import { PlayRun } from '../play/play-run.ts';
import type { PlayInput } from '../play/run-play.ts';
import { hostsOfPlay } from '../play/run-play.ts';
import type { RunServices } from '../run-services.ts';
import { delegateOf } from '../task/task-settings.ts';
import { targetOf } from './connection-target.ts';

/**
 * Begins to open the connections that the plays will need, so many as there is room for, and gives the hosts of all plays. It is only a
 * head start: what can't be told yet is opened when a task needs it, and a failure is heard by the first task.
 */
export function openEarly(plan: readonly PlayInput[], services: RunServices): string[] {
  const hosts = new Set<string>();
  for (const input of plan) {
    const run = PlayRun.withoutHosts({ ...input, connection: services.options.connection });
    const names = quietly(() => hostsOfPlay(input, run.scopeFor(undefined, undefined))) ?? [];
    // Offline there is nothing to wait for.
    const task = services.options.onUnknown ? undefined : firstHostTask(input, services);
    if (task) expectStarts(names.length);
    for (const host of names) {
      hosts.add(host);
      if (task) quietly(() => openFor(run, task, host, services));
    }
  }
  return [...hosts];
}

function openFor(run: PlayRun, task: Task, host: string, services: RunServices): void {
  const scope = run.scopeFor(task, host);
  if (delegateOf(task, scope) !== undefined) return;
  services.connections.prepare(targetOf(host, task, scope, services.options.connection));
}

/** The first task of a play that a host itself has to do. */
function firstHostTask({ play, context }: PlayInput, services: RunServices): Task | undefined {
  const gather = playKeyword(play, 'gather_facts');
  const gathers = gather === undefined || (gather.kind === 'scalar' && gather.value === true);
  const blocks = compilePlay(play, context, false);
  const all: Entry[] = gathers ? [gatheringFactsTask(play, context), ...blocks] : blocks;
  return all.flatMap(tasksIn).find((task) => needsHost(task, services));
}

function needsHost(task: Task, services: RunServices): boolean {
  return services.findModule(task.action.module)?.runsOn === 'host' && !task.keywords.has('delegate_to');
}

/** Whatever is wrong here is told by the task that it concerns. */
function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
