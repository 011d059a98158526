import type { YamlNode } from '../parsing/yaml/node.ts';
import type { Block, Keyword, KeywordHolder, Play, Role, Task } from './model.ts';
import { isNull } from './yaml-access.ts';

/** The value of a keyword for a task: the nearest one counts. */
export function inherited(task: Task | Block, keyword: string): Keyword | undefined {
  const own = task.keywords.get(keyword);
  if (own && !isNull(own.value)) return own;
  const { nearest, holders } = surroundingsOf(task);
  let found = nearest.get(keyword);
  if (found === undefined && !nearest.has(keyword)) {
    found = holders.map((holder) => holder.keywords.get(keyword)).find((each) => each && !isNull(each.value));
    nearest.set(keyword, found);
  }
  return found;
}

/** The values of a keyword that adds up (`when`, `tags`, `environment`, `module_defaults`), outermost first. */
export function inheritedList(task: Task | Block, keyword: string): readonly YamlNode[] {
  const { lists, holders } = surroundingsOf(task);
  let outer = lists.get(keyword);
  if (!outer) {
    outer = valuesAt(holders, keyword).flatMap(partsOf);
    lists.set(keyword, outer);
  }
  const own = task.keywords.get(keyword)?.value;
  return own === undefined || isNull(own) ? outer : [...outer, ...partsOf(own)];
}

/** The same with lists as they are written. */
export function inheritedValues(task: Task | Block, keyword: string): YamlNode[] {
  return valuesAt([task, ...surroundingsOf(task).holders], keyword);
}

/** A keyword of the play itself, or what the configuration says of it. */
export function playKeyword(play: Play, keyword: string): YamlNode | undefined {
  const own = play.keywords.get(keyword)?.value;
  const value = isNull(own) ? play.defaults?.keywords.get(keyword)?.value : own;
  return isNull(value) ? undefined : value;
}

function valuesAt(holders: readonly KeywordHolder[], keyword: string): YamlNode[] {
  return holders
    .toReversed()
    .flatMap((holder) => holder.keywords.get(keyword)?.value ?? [])
    .filter((value) => !isNull(value));
}

function partsOf(value: YamlNode): readonly YamlNode[] {
  return value.kind === 'sequence' ? value.items : [value];
}

/**
 * What a task or block takes its keywords from beside itself, nearest first: the blocks and static imports around it, its
 * role and the roles that brought that in, the play, the playbook imports, the configuration. A dynamic include gives its
 * keywords to nothing that it includes; what stands around it does. And what was found there: all that stand side by side ask
 * for the same.
 */
interface Surroundings {
  readonly holders: readonly KeywordHolder[];
  readonly nearest: Map<string, Keyword | undefined>;
  readonly lists: Map<string, readonly YamlNode[]>;
}

/** By the parent that stands around; for the outermost of a role and of a play by themselves. */
const inside = new WeakMap<Task | Block, Surroundings>();
const outermost = new WeakMap<Task | Block, Surroundings>();

function surroundingsOf(entry: Task | Block): Surroundings {
  const { parent } = entry;
  const isInside = parent !== undefined && parent.role === entry.role;
  const known = isInside ? inside : outermost;
  const key = isInside ? parent : entry;
  let found = known.get(key);
  if (!found) {
    found = { holders: holdersAround(entry), nearest: new Map(), lists: new Map() };
    known.set(key, found);
  }
  return found;
}

function holdersAround(entry: Task | Block): KeywordHolder[] {
  const { parent } = entry;
  if (!parent) return [...rolesLeft(entry, undefined), ...holdersOfPlay(entry.play)];
  const own = parent.kind === 'block' || parent.isStatic ? [parent] : [];
  return [...own, ...rolesLeft(entry, parent), ...surroundingsOf(parent).holders];
}

function holdersOfPlay(play: Play): KeywordHolder[] {
  return [play, ...play.imports, ...(play.defaults ? [play.defaults] : [])];
}

/** Where the chain leaves a role, the role itself follows. */
function rolesLeft({ role }: Task | Block, outer: Task | Block | undefined): readonly Role[] {
  if (!role || outer?.role === role) return [];
  return [role, ...role.parents.toReversed().filter((parent) => parent !== outer?.role)];
}
