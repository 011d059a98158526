import type { Task } from '../../playbook/model.ts';

/**
 * All tasks of a play in the order in which they stand, with those of rescue and always, and a mark on where the batch
 * is: among the tasks that hosts want next the one that stands first after the mark is run.
 */
export class TaskOrder {
  readonly #tasks: Task[];
  #mark = 0;

  constructor(tasks: readonly Task[]) {
    this.#tasks = [...tasks];
  }

  /** The next of the wanted tasks. After the last the search begins again: errors may have been cleared. */
  next(wanted: ReadonlySet<number>): Task | undefined {
    if (wanted.size === 0) return undefined;
    for (let round = 0; round < 2; round += 1) {
      for (; this.#mark < this.#tasks.length; this.#mark += 1) {
        const task = this.#tasks[this.#mark];
        if (!task || !wanted.has(task.id)) continue;
        this.#mark += 1;
        return task;
      }
      this.#mark = 0;
    }
    throw new Error('a host wants a task that the play does not have');
  }

  /** The tasks after the mark. */
  upcoming(): readonly Task[] {
    return this.#tasks.slice(this.#mark);
  }

  /** Puts tasks behind the mark: what an include brought in, or handlers that are being flushed. */
  insert(tasks: readonly Task[]): void {
    this.#tasks.splice(this.#mark, 0, ...tasks);
  }
}
