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
  const { nearest, holders } = chainOf(task);
  let found = nearest.get(keyword);
  if (found === undefined && !nearest.has(keyword)) {
    found = holders.map((holder) => holder.keywords.get(keyword)).find((each) => each && !isNull(each.value));
    nearest.set(keyword, found);
  }
  return found;
}

/** The values of a keyword that adds up (`when`, `tags`, `environment`, `module_defaults`), outermost first. */
export function inheritedList(task: Task | Block, keyword: string): readonly YamlNode[] {
  const { lists } = chainOf(task);
  let values = lists.get(keyword);
  if (!values) {
    values = inheritedValues(task, keyword).flatMap((value) => (value.kind === 'sequence' ? value.items : [value]));
    lists.set(keyword, values);
  }
  return values;
}

/** The same with lists as they are written. */
export function inheritedValues(task: Task | Block, keyword: string): YamlNode[] {
  return chainOf(task)
    .holders.toReversed()
    .flatMap((holder) => holder.keywords.get(keyword)?.value ?? [])
    .filter((value) => !isNull(value));
}

/** A keyword of the play itself. */
export function playKeyword(play: Play, keyword: string): YamlNode | undefined {
  const value = play.keywords.get(keyword)?.value;
  return isNull(value) ? undefined : value;
}

/** Where a task takes its keywords from, and what was found there: every host asks for the same. */
interface Chain {
  readonly holders: readonly KeywordHolder[];
  readonly nearest: Map<string, Keyword | undefined>;
  readonly lists: Map<string, readonly YamlNode[]>;
}

const chains = new WeakMap<Task | Block, Chain>();

function chainOf(task: Task | Block): Chain {
  let chain = chains.get(task);
  if (!chain) {
    chain = { holders: holdersOf(task), nearest: new Map(), lists: new Map() };
    chains.set(task, chain);
  }
  return chain;
}
