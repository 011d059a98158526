import type { YamlNode } from '../parsing/yaml-node.ts';
import type { Block, Keyword, KeywordHolder, Play, Task } from './model.ts';
import { isNull } from './yaml-access.ts';

/**
 * What a task takes its keywords from, nearest first: itself, the blocks and static imports around it, its role and the
 * roles that brought that in, the play, the playbook imports. A dynamic include gives its keywords to nothing that it
 * includes; what stands around it does.
 */
export function holdersOf(task: Task | Block): KeywordHolder[] {
  const holders: KeywordHolder[] = [task];
  let outermost: Task | Block = task;
  for (let parent: Block | Task | undefined = task.parent; parent; parent = parent.parent) {
    if (parent.kind === 'block' || parent.isStatic) holders.push(parent);
    pushRole(outermost, parent, holders);
    outermost = parent;
  }
  pushRole(outermost, undefined, holders);
  return [...holders, task.play, ...task.play.imports];
}

/** Where the chain leaves a role, the role itself follows. */
function pushRole(inner: Task | Block, outer: Task | Block | undefined, holders: KeywordHolder[]): void {
  const { role } = inner;
  if (!role || outer?.role === role) return;
  holders.push(role, ...role.parents.toReversed().filter((parent) => parent !== outer?.role));
}

/** The value of a keyword for a task: the nearest one counts. */
export function inherited(task: Task | Block, keyword: string): Keyword | undefined {
  for (const holder of cachedHolders(task)) {
    const found = holder.keywords.get(keyword);
    if (found && !isNull(found.value)) return found;
  }
  return undefined;
}

/** The values of a keyword that adds up (`when`, `tags`, `environment`, `module_defaults`), outermost first. */
export function inheritedList(task: Task | Block, keyword: string): YamlNode[] {
  return inheritedValues(task, keyword).flatMap((value) => (value.kind === 'sequence' ? value.items : [value]));
}

/** The same with lists as they are written. */
export function inheritedValues(task: Task | Block, keyword: string): YamlNode[] {
  return cachedHolders(task)
    .toReversed()
    .flatMap((holder) => holder.keywords.get(keyword)?.value ?? [])
    .filter((value) => !isNull(value));
}

/** A keyword of the play itself. */
export function playKeyword(play: Play, keyword: string): YamlNode | undefined {
  const value = play.keywords.get(keyword)?.value;
  return isNull(value) ? undefined : value;
}

const holdersByTask = new WeakMap<Task | Block, readonly KeywordHolder[]>();

function cachedHolders(task: Task | Block): readonly KeywordHolder[] {
  let holders = holdersByTask.get(task);
  if (!holders) {
    holders = holdersOf(task);
    holdersByTask.set(task, holders);
  }
  return holders;
}
