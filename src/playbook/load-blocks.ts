import type { SourceRange } from '../errors/source-range.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../parsing/yaml/node.ts';
import { expandImport } from './expand-import.ts';
import type { LoadContext } from './load-context.ts';
import { loadKeywords, loadVars, readEntries } from './load-keywords.ts';
import { loadTask } from './load-task.ts';
import type { Block, Entry, Keywords, Play, Role, Task } from './model.ts';
import { describeNode, entryOf, isNull } from './yaml-access.ts';

/** Where tasks are being loaded: what they belong to, and the files on the way there. */
export interface Site {
  readonly context: LoadContext;
  readonly play: Play;
  readonly role: Role | undefined;
  /** Absolute path of the file that the tasks stand in. */
  readonly file: string;
  readonly handler: boolean;
  /** Files and roles that are being loaded, so that one that includes itself ends. */
  readonly trail: readonly string[];
  /** Takes the roles that `import_role` brings in. */
  readonly imported: Role[];
}

/** A block whose lists are still being filled. */
export type OpenBlock = Block & { readonly block: Entry[]; readonly rescue: Entry[]; readonly always: Entry[] };

/**
 * Loads a list of tasks and blocks. Tasks that stand in no block get an implicit one, as in Ansible; everything that
 * `import_tasks` and `import_role` name is brought in.
 */
export function loadBlocks(node: YamlNode | undefined, parent: Block | Task | undefined, site: Site): Block[] {
  if (node === undefined || isNull(node)) return [];
  if (node.kind !== 'sequence') {
    site.context.fail('playbook/parse', `a list of tasks is expected here, not ${describeNode(node)}`, node.range);
    return [];
  }
  const blocks: Block[] = [];
  let implicit: OpenBlock | undefined;
  for (const item of node.items) {
    if (isBlockNode(item)) {
      implicit = undefined;
      blocks.push(...loadBlock(item, parent, site));
      continue;
    }
    if (!implicit) {
      implicit = openBlock(item.range, parent, site);
      blocks.push(implicit);
    }
    implicit.block.push(...loadEntry(item, implicit, site));
  }
  return blocks;
}

/** A block without tasks yet. */
export function openBlock(
  range: SourceRange,
  parent: Block | Task | undefined,
  site: Pick<Site, 'play' | 'role'>,
  keywords: Keywords = new Map(),
  vars: Block['vars'] = new Map(),
): OpenBlock {
  const { play, role } = site;
  return { kind: 'block', range, keywords, vars, parent, play, role, block: [], rescue: [], always: [] };
}

function isBlockNode(node: YamlNode): node is YamlMapping {
  return node.kind === 'mapping' && node.entries.some(({ key }) => SECTIONS.has(key.value));
}

const SECTIONS: ReadonlySet<unknown> = new Set(['block', 'rescue', 'always']);

function loadBlock(node: YamlMapping, parent: Block | Task | undefined, site: Site): Block[] {
  const { context } = site;
  if (site.handler) {
    context.fail('playbook/parse', 'a block cannot be a handler', node.range, 'Give its tasks a common `listen`.');
    return [];
  }
  const body = entryOf(node, 'block');
  if (!body) {
    context.fail('playbook/parse', "'rescue' and 'always' need a 'block' beside them", node.range);
    return [];
  }
  const entries = readEntries(node, context, 'a block');
  const vars = loadVars(entryOf(node, 'vars')?.value, 'block', context);
  const keywords = loadKeywords(entries.filter(isPlainKeyword), 'block', context);
  const block = openBlock(node.range, parent, site, keywords, vars);
  for (const section of ['block', 'rescue', 'always'] as const) {
    const list = entryOf(node, section)?.value;
    if (list) block[section].push(...loadSection(list, block, site));
  }
  return [block];
}

function isPlainKeyword({ key }: YamlEntry): boolean {
  return !SECTIONS.has(key.value) && key.value !== 'vars';
}

function loadSection(list: YamlNode, block: Block, site: Site): Entry[] {
  if (isNull(list)) return [];
  if (list.kind !== 'sequence') {
    site.context.fail('playbook/parse', `a list of tasks is expected here, not ${describeNode(list)}`, list.range);
    return [];
  }
  return list.items.flatMap((item) =>
    isBlockNode(item) ? loadBlock(item, block, site) : loadEntry(item, block, site),
  );
}

/** One task; an import gives what it brings in, a handler file its plain tasks. */
function loadEntry(item: YamlNode, parent: Block, site: Site): Entry[] {
  if (item.kind !== 'mapping') {
    site.context.fail('playbook/parse', `a task must be a mapping, not ${describeNode(item)}`, item.range);
    return [];
  }
  const task = loadTask(item, parent, site);
  if (!task) return [];
  if (!task.isStatic) return [task];
  const blocks = expandImport(task, site);
  return site.handler ? blocks.flatMap((block) => block.block) : blocks;
}
