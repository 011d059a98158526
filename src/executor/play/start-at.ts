import { compileGlob } from '../../inventory/glob.ts';
import type { Task } from '../../playbook/model.ts';
import { textOf } from '../../playbook/yaml-access.ts';
import type { RunServices } from '../run-services.ts';
import { insertAt } from './cursor.ts';
import { peekTask } from './next-task.ts';
import { tasksIn } from './open-include.ts';
import type { PlayRun } from './play-run.ts';

/** `--start-at-task`: passes over all tasks until one with that name, a shell pattern, is found. */
export class StartAt {
  readonly #matches: ((name: string) => boolean) | undefined;
  #found: boolean;

  constructor(pattern: string | undefined) {
    this.#matches = pattern === undefined ? undefined : compileGlob(pattern);
    this.#found = pattern === undefined;
  }

  get isFound(): boolean {
    return this.#found;
  }

  /** Moves the hosts of a batch to the task; a batch that does not have it has nothing to do. Facts are gathered all the same. */
  skipTo(run: PlayRun, services: RunServices): void {
    if (this.#found) return;
    for (const host of run.hosts) this.#skipHost(run, services, host);
  }

  #skipHost(run: PlayRun, services: RunServices, host: string): void {
    const progress = run.progress.get(host);
    if (!progress) return;
    for (;;) {
      const place = peekTask(run, services, host);
      if ('ended' in place) {
        progress.frame = undefined;
        return;
      }
      if (this.#isWanted(place.task)) break;
      progress.frame = place.frame;
    }
    this.#found = true;
    const first = run.blocks[0];
    if (first && tasksIn(first)[0]?.implicit) progress.frame = insertAt(progress.frame, [first]);
  }

  /** By its name as written, and with that of its role. */
  #isWanted(task: Task): boolean {
    if (task.implicit) return false;
    const name = textOf(task.name) ?? '';
    const shown = name === '' ? task.action.written : name;
    const full = task.role ? `${task.role.name} : ${shown}` : shown;
    return this.#matches?.(full) === true || (name !== '' && this.#matches?.(name) === true);
  }
}
