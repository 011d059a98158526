import type { Value } from '../parsing/value.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import type { VariableScope } from '../vars/scope.ts';
import { inheritedValues, playKeyword } from './inheritance.ts';
import type { Block, Entry, Play, Task } from './model.ts';
import { isTemplate, itemsOf, textOf } from './yaml-access.ts';

/** What `--tags` and `--skip-tags` ask for; without `--tags` all that is not tagged `never`. */
export interface TagSelection {
  readonly only: ReadonlySet<string>;
  readonly skip: ReadonlySet<string>;
}

/** All tags of a task with those that it inherits. Templates in them see what the scope knows. */
export function tagsOf(task: Task, scope: VariableScope): Set<string> {
  return new Set(inheritedValues(task, 'tags').flatMap((node) => readTags(node, scope)));
}

/** The tags of a play itself, and those of the imports that brought it in. */
export function tagsOfPlay(play: Play, scope: VariableScope): Set<string> {
  const written = [playKeyword(play, 'tags'), ...play.imports.map(({ keywords }) => keywords.get('tags')?.value)];
  return new Set(written.flatMap(itemsOf).flatMap((node) => readTags(node, scope)));
}

/** Whether a task is asked for: Ansible's rule with its words `all`, `tagged`, `untagged`, `always`, `never`. */
export function isSelected(tags: ReadonlySet<string>, { only, skip }: TagSelection): boolean {
  const own = tags.size === 0 ? new Set(['untagged']) : tags;
  const isTagged = tags.size > 0;
  const meets = (wanted: ReadonlySet<string>) => [...own].some((tag) => wanted.has(tag));
  const never = own.has('never');
  const wanted =
    own.has('always') || (only.has('all') && !never) || meets(only) || (only.has('tagged') && isTagged && !never);
  if (!wanted) return false;
  if (skip.has('all')) return own.has('always') && !skip.has('always');
  return !meets(skip) && !(skip.has('tagged') && isTagged);
}

/** The blocks with the tasks that are asked for. A block that loses all its tasks goes. */
export function selectTasks(blocks: readonly Block[], tags: TagSelection, scope: VariableScope): Block[] {
  return blocks.map((block) => filterBlock(block, tags, scope)).filter(hasTasks);
}

/** The same block with fewer tasks: those inside still know the whole one as their parent. */
function filterBlock(block: Block, tags: TagSelection, scope: VariableScope): Block {
  const filter = (entries: readonly Entry[]) => entries.flatMap((entry) => filterEntry(entry, tags, scope));
  return { ...block, block: filter(block.block), rescue: filter(block.rescue), always: filter(block.always) };
}

function filterEntry(entry: Entry, tags: TagSelection, scope: VariableScope): Entry[] {
  if (entry.kind === 'task') return isSelected(tagsOf(entry, scope), tags) ? [entry] : [];
  const block = filterBlock(entry, tags, scope);
  return hasTasks(block) ? [block] : [];
}

function hasTasks(block: Block): boolean {
  return block.block.length > 0 || block.rescue.length > 0 || block.always.length > 0;
}

/** Commas part the tags of a text, not those of a list's items. */
function readTags(node: YamlNode, scope: VariableScope): string[] {
  if (node.kind === 'sequence') return node.items.flatMap((item) => flatten(tagValue(item, scope)));
  const value = tagValue(node, scope);
  return typeof value === 'string' ? splitTags(value) : flatten(value);
}

function tagValue(node: YamlNode, scope: VariableScope): Value {
  const text = textOf(node);
  if (text !== undefined) return isTemplate(text) ? scope.engine.evaluate(text, scope.options(node)) : text;
  return node.kind === 'scalar' ? String(node.value) : [];
}

function flatten(value: Value): string[] {
  return Array.isArray(value) ? value.flatMap(flatten) : [String(value)];
}

function splitTags(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
