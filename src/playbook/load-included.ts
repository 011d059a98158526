import { compileRole } from './compile-role.ts';
import type { RoleIncludeOptions } from './include-arguments.ts';
import { loadBlocks, type Site } from './load-blocks.ts';
import type { LoadContext } from './load-context.ts';
import { loadRole } from './load-role.ts';
import type { Block, Role, Task } from './model.ts';
import { applyBlock } from './preview-include.ts';

/** What a dynamic include brought in during the run. */
export interface IncludedTasks {
  /** The file, or the name of the role. */
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly role: Role | undefined;
  /** Roles that the tasks import. */
  readonly imported: readonly Role[];
}

/** Loads the tasks of a file below an `include_tasks`; `task` is the include with its loop variables in `data`. */
export function loadIncludedTasks(task: Task, file: string, context: LoadContext): IncludedTasks {
  const parent = applyBlock(task, { context, play: task.play }) ?? task;
  const site = siteOf(task, file, context);
  const blocks = loadBlocks(context.readDocument(file), parent, site);
  return { name: file, blocks, role: undefined, imported: site.imported };
}

/** Loads a role below an `include_role`. */
export function loadIncludedRole(
  task: Task,
  name: string,
  options: RoleIncludeOptions,
  context: LoadContext,
): IncludedTasks {
  const site = siteOf(task, task.file, context);
  const role = loadRole(
    { name, range: task.range, keywords: new Map(), params: new Map(), vars: task.vars },
    {
      site,
      parent: applyBlock(task, { context, play: task.play }) ?? task,
      parents: task.role ? [...task.role.parents, task.role] : [],
      include: options,
    },
  );
  return { name, blocks: role ? compileRole(role, context) : [], role, imported: site.imported };
}

function siteOf(task: Task, file: string, context: LoadContext): Site {
  return { context, play: task.play, role: task.role, file, handler: task.handler, trail: [], imported: [] };
}
