import type { Block, Entry, Task } from '../../playbook/model.ts';

/**
 * Where a host stands in the tasks of a play: an immutable stack of lists and of the blocks that guard them. Moving on
 * and failing give a new stack, so that a place can be looked ahead from, or gone back to.
 */
export type Frame = ListFrame | GuardFrame;

interface ListFrame {
  readonly kind: 'list';
  readonly entries: readonly Entry[];
  readonly index: number;
  /** A list of handlers: only those that the host was notified of are run. */
  readonly handlers: boolean;
  readonly parent: Frame | undefined;
}

interface GuardFrame {
  readonly kind: 'guard';
  readonly block: Block;
  readonly phase: 'block' | 'rescue' | 'always' | 'given-up';
  /** A failure that `rescue` did not take back: `always` runs, then it goes on. */
  readonly failed: boolean;
  readonly parent: Frame | undefined;
}

/** The next task, and the stack from which the one after it is found. */
export interface Position {
  readonly task: Task;
  readonly frame: Frame;
}

/** Where a host ends: all done, or failed with nothing left that would rescue it. */
export type Place = Position | { readonly ended: 'done' | 'failed' };

export function startAt(blocks: readonly Block[]): Frame {
  return { kind: 'list', entries: blocks, index: 0, handlers: false, parent: undefined };
}

/** Finds the next task that `wants` does not refuse. */
export function nextPlace(frame: Frame | undefined, wants: (task: Task, handler: boolean) => boolean): Place {
  let current = frame;
  while (current) {
    if (current.kind === 'guard') {
      const ended = leaveGuard(current);
      if (ended.failed) return nextAfterFailure(ended.frame, wants);
      current = ended.frame;
      continue;
    }
    const entry: Entry | undefined = current.entries[current.index];
    if (!entry) {
      current = current.parent;
      continue;
    }
    const next: ListFrame = { ...current, index: current.index + 1 };
    if (entry.kind === 'block') current = enterBlock(entry, next);
    else if (wants(entry, current.handlers)) return { task: entry, frame: next };
    else current = next;
  }
  return { ended: 'done' };
}

/**
 * The stack after the task before it failed: the `rescue` or `always` of the innermost block, or that block as one that is given
 * up. What is around it learns of the failure when the next task is looked for: as in Ansible a second failure until then changes
 * nothing. Undefined where nothing is around it.
 */
export function afterFailure(frame: Frame | undefined): Frame | undefined {
  const guard = innermostGuard(frame);
  if (!guard || guard.phase === 'given-up') return guard;
  const { block, phase, parent } = guard;
  if (phase === 'block' && block.rescue.length > 0) return listOf(block.rescue, { ...guard, phase: 'rescue' });
  if (phase !== 'always' && block.always.length > 0) {
    return listOf(block.always, { kind: 'guard', block, phase: 'always', failed: true, parent });
  }
  return innermostGuard(parent) ? { ...guard, phase: 'given-up', failed: true } : undefined;
}

function innermostGuard(frame: Frame | undefined): GuardFrame | undefined {
  let current = frame;
  while (current && current.kind !== 'guard') current = current.parent;
  return current;
}

/** Whether a failure here would be taken back by a `rescue`. */
export function isRescuing(frame: Frame | undefined): boolean {
  for (let current = frame; current; current = current.parent) {
    if (current.kind === 'guard' && current.phase === 'block' && current.block.rescue.length > 0) return true;
  }
  return false;
}

/** Whether the task that was taken from this stack is a handler of a flush. */
export function isInHandlers(frame: Frame | undefined): boolean {
  for (let current = frame; current; current = current.parent) {
    if (current.kind === 'list' && current.handlers) return true;
  }
  return false;
}

/** How many of the handlers of a flush the host has come past, with those that includes put between them. */
export function handlersTaken(frame: Frame | undefined): number {
  let taken = 0;
  for (let current = frame; current; current = current.parent) {
    if (current.kind === 'list' && current.handlers) taken += current.index;
  }
  return taken;
}

/**
 * Whether a host that ends here ends as failed: its outermost block is in a `rescue`, or in an `always` after a failure. Ansible
 * takes the failure back where the task that ends the host stands in a `rescue` itself.
 */
export function endsFailed(frame: Frame | undefined): boolean {
  const guards: GuardFrame[] = [];
  for (let current = frame; current; current = current.parent) if (current.kind === 'guard') guards.push(current);
  const outermost = guards.at(-1);
  if (!outermost || (guards[0]?.phase === 'rescue' && !isInHandlers(frame))) return false;
  return outermost.phase === 'rescue' || outermost.failed;
}

/** The same place with the failures forgotten that have yet to come to the blocks around it. */
export function forgetFailures(frame: Frame | undefined): Frame | undefined {
  if (!frame) return undefined;
  const parent = forgetFailures(frame.parent);
  if (frame.kind === 'list') return { ...frame, parent };
  return frame.phase === 'given-up' ? parent : { ...frame, failed: false, parent };
}

/** Puts tasks in front of what comes next: what an include brought in, or the handlers of a flush. */
export function insertAt(frame: Frame | undefined, entries: readonly Entry[], handlers = false): Frame {
  return { kind: 'list', entries, index: 0, handlers, parent: frame };
}

function enterBlock(block: Block, parent: Frame): Frame {
  return listOf(block.block, { kind: 'guard', block, phase: 'block', failed: false, parent });
}

function listOf(entries: readonly Entry[], parent: Frame): Frame {
  return { kind: 'list', entries, index: 0, handlers: false, parent };
}

/** The list of a block's phase has ended: `always` is next, or the block is over. */
function leaveGuard(guard: GuardFrame): { frame: Frame | undefined; failed: boolean } {
  if (guard.phase === 'always' || guard.phase === 'given-up') return { frame: guard.parent, failed: guard.failed };
  const always: GuardFrame = { ...guard, phase: 'always' };
  return { frame: listOf(guard.block.always, always), failed: false };
}

function nextAfterFailure(frame: Frame | undefined, wants: (task: Task, handler: boolean) => boolean): Place {
  const next = afterFailure(frame);
  return next ? nextPlace(next, wants) : { ended: 'failed' };
}
