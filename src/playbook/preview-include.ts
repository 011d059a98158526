import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { YamlNode } from '../parsing/yaml/node.ts';
import { compileRole, roleHandlers } from './compile-role.ts';
import { findRole } from './find-role.ts';
import { tasksFileCandidates } from './find-tasks-file.ts';
import { includeTarget, type RoleIncludeOptions, readRoleArguments } from './include-arguments.ts';
import { loadBlocks, openBlock, type Site } from './load-blocks.ts';
import { loadKeywords, readEntries } from './load-keywords.ts';
import { loadRole } from './load-role.ts';
import type { Block, Role, Task } from './model.ts';
import { describeNode, entryOf, isTemplate, textOf } from './yaml-access.ts';

/**
 * What a dynamic include may bring in, so that it can be checked before the run: the file or role that it names, or,
 * where a template names it, every file that fits the text around the template.
 */
export function previewInclude(task: Task, around: Site): Block[] {
  const site: Site = { ...around, imported: around.play.previewedRoles as Role[] };
  checkApply(task, site);
  return task.action.module === 'include_tasks' ? previewTasks(task, site) : previewRole(task, site);
}

/** The block that `apply:` puts around what is included; its keywords are inherited, unlike the include's own. */
export function applyBlock(task: Task, site: Pick<Site, 'context' | 'play'>): Block | undefined {
  const apply = entryOf(task.action.args, 'apply')?.value;
  if (apply?.kind !== 'mapping' || apply.entries.length === 0) return undefined;
  const entries = readEntries(apply, site.context, "'apply'");
  const keywords = loadKeywords(
    entries.filter((entry) => entry.key.value !== 'vars'),
    'block',
    site.context,
  );
  const vars = entryOf(apply, 'vars')?.value;
  const variables = new Map<string, YamlNode>();
  if (vars?.kind === 'mapping') for (const { key, value } of vars.entries) variables.set(String(key.value), value);
  return openBlock(apply.range, task, { play: site.play, role: task.role }, keywords, variables);
}

function checkApply(task: Task, { context }: Site): void {
  const apply = entryOf(task.action.args, 'apply')?.value;
  if (!apply || apply.kind === 'mapping') return;
  context.fail('module/arguments', `'apply' must be a mapping, not ${describeNode(apply)}`, apply.range);
}

function previewTasks(task: Task, site: Site): Block[] {
  const { context } = site;
  const target = includeTarget(task, context);
  const name = textOf(target);
  if (target === undefined || name === undefined) return [];
  const candidates = tasksFileCandidates(name, task);
  const found = isTemplate(name) ? undefined : candidates.find((candidate) => context.exists(candidate));
  const files = isTemplate(name) ? candidates.flatMap(filesLike) : found === undefined ? [] : [found];
  if (files.length === 0 && !isTemplate(name)) {
    const hint = `Looked for: ${candidates.join(', ')}`;
    context.fail('playbook/missing-file', `the file '${name}' does not exist`, target.range, hint);
  }
  const parent = applyBlock(task, site) ?? task;
  return [...new Set(files)]
    .filter((file) => !site.trail.includes(file))
    .flatMap((file) => {
      const inside: Site = { ...site, file, trail: [...site.trail, file] };
      return isTemplate(name) ? previewGuess(parent, inside) : loadBlocks(context.readDocument(file), parent, inside);
    });
}

/**
 * A file that only fits the text around a template may be one for other systems, or no list of tasks at all: what is wrong in
 * it is a warning.
 */
function previewGuess(parent: Block | Task, site: Site): Block[] {
  const { diagnostics } = site.context;
  const known = diagnostics.length;
  const document = site.context.readDocument(site.file);
  const isTasks = document?.kind === 'sequence' && !document.items.some((item) => entryOf(item, 'hosts'));
  const blocks = isTasks ? loadBlocks(document, parent, site) : [];
  const faults = diagnostics.splice(known);
  if (isTasks) diagnostics.push(...faults.map((fault) => ({ ...fault, severity: 'warning' as const })));
  return blocks;
}

/** The files whose path fits a path with templates in it. */
function filesLike(path: string): string[] {
  const folder = dirname(path);
  if (isTemplate(folder)) return [];
  const parts = path.slice(folder.length + 1).split(/\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}/s);
  const pattern = new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
  if (parts.every((part) => part === '')) return [];
  try {
    return readdirSync(folder)
      .filter((name) => pattern.test(name) && /\.(ya?ml|json)$/.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function previewRole(task: Task, site: Site): Block[] {
  const given = readRoleArguments(task, site.context);
  const name = textOf(given?.name);
  if (!given || name === undefined || isTemplate(name) || templatedFiles(given.options)) return [];
  const found = findRole(name, site.play, site.role, site.context, given.name.range);
  const entry = textOf(given.options.from.get('tasks')) ?? 'main';
  if (!found || site.trail.includes(`${found.path}#${entry}`)) return [];
  const role = loadRole(
    { name, range: given.name.range, keywords: new Map(), params: new Map(), vars: task.vars },
    {
      site,
      parent: applyBlock(task, site) ?? task,
      parents: site.role ? [...site.role.parents, site.role] : [],
      include: given.options,
    },
  );
  return role ? [...compileRole(role, site.context), ...roleHandlers(role)] : [];
}

function templatedFiles(options: RoleIncludeOptions): boolean {
  return [...options.from.values()].some((node) => isTemplate(textOf(node) ?? ''));
}
