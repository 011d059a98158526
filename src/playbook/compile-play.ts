import { compileRole, roleHandlers } from './compile-role.ts';
import { implicitTask } from './implicit-tasks.ts';
import { openBlock } from './load-blocks.ts';
import type { LoadContext } from './load-context.ts';
import type { Block, Play, Task } from './model.ts';

/**
 * The tasks of a play in the order in which they run: `pre_tasks`, roles and `tasks`, `post_tasks`, with the handlers
 * flushed after each of the three. With `forceHandlers` they are flushed after a failure too.
 */
export function compilePlay(play: Play, context: LoadContext, forceHandlers: boolean): Block[] {
  const roles = play.roles.flatMap((role) => compileRole(role, context));
  const sections = [play.preTasks, [...roles, ...play.tasks], play.postTasks];
  const flush = () => implicitTask('flush_handlers', play, context);
  if (!forceHandlers) return sections.flatMap((section) => [...section, flush()]);
  return sections.map((section) => {
    const block = openBlock(play.range, undefined, { play, role: undefined });
    block.block.push(...(section.length > 0 ? section : [implicitTask('noop', play, context)]));
    block.always.push(flush());
    return block;
  });
}

/** The handlers that a play has from the start, in the order in which they run: roles, the play, imported roles. */
export function playHandlers(play: Play): Task[] {
  const blocks = [
    ...play.roles.flatMap(roleHandlers),
    ...play.handlers,
    ...play.importedRoles.flatMap((role) => roleHandlers(role)),
  ];
  return handlersIn(blocks);
}

/** The tasks of handler blocks. */
export function handlersIn(blocks: readonly Block[]): Task[] {
  return blocks.flatMap((block) => block.block).filter((entry): entry is Task => entry.kind === 'task');
}
