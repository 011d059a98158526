import { dirname } from 'node:path';
import type { YamlMapping, YamlNode } from '../parsing/yaml/node.ts';
import { loadBlocks, type Site } from './load-blocks.ts';
import type { LoadContext } from './load-context.ts';
import { loadKeywords, loadVars, readEntries } from './load-keywords.ts';
import { loadRole } from './load-role.ts';
import type { Block, Play, PlaybookImport, Role } from './model.ts';
import { readVarsFile } from './play-variables.ts';
import { readRoleUse } from './role-definition.ts';
import { findStrategy, STRATEGIES } from './strategies.ts';
import { answerOf, loadPrompts } from './vars-prompt.ts';
import { describeNode, entryOf, isNull, isTemplate, itemsOf, textOf } from './yaml-access.ts';

const OWN_FIELDS = new Set(['vars', 'roles', 'tasks', 'pre_tasks', 'post_tasks', 'handlers', 'import_playbook']);
const ORDERS = ['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted', 'shuffle'];

type OpenPlay = Play & {
  roles: Role[];
  importedRoles: Role[];
  previewedRoles: Role[];
  preTasks: Block[];
  tasks: Block[];
  postTasks: Block[];
  handlers: Block[];
};

/** Loads one play of a playbook file; `undefined` when it is no play at all, which is reported. */
export function loadPlay(
  node: YamlMapping,
  file: string,
  imports: readonly PlaybookImport[],
  context: LoadContext,
): Play | undefined {
  const hosts = entryOf(node, 'hosts')?.value;
  if (!hosts) {
    context.fail('playbook/parse', "a play needs 'hosts'", node.range);
    return undefined;
  }
  const play = openPlay(node, hosts, file, imports, context);
  checkHosts(hosts, context);
  checkChoice(play, 'strategy', STRATEGIES, (text) => findStrategy(text) !== undefined, context);
  checkChoice(play, 'order', ORDERS, (text) => ORDERS.includes(text), context);
  checkVarsFiles(play, context);
  const site: Site = {
    context,
    play,
    role: undefined,
    file,
    handler: false,
    trail: [file],
    imported: play.importedRoles,
  };
  play.roles.push(...loadRoles(entryOf(node, 'roles')?.value, site));
  play.preTasks.push(...loadBlocks(entryOf(node, 'pre_tasks')?.value, undefined, site));
  play.tasks.push(...loadBlocks(entryOf(node, 'tasks')?.value, undefined, site));
  play.postTasks.push(...loadBlocks(entryOf(node, 'post_tasks')?.value, undefined, site));
  play.handlers.push(...loadBlocks(entryOf(node, 'handlers')?.value, undefined, { ...site, handler: true }));
  return play;
}

function openPlay(
  node: YamlMapping,
  hosts: YamlNode,
  file: string,
  imports: readonly PlaybookImport[],
  context: LoadContext,
): OpenPlay {
  const entries = readEntries(node, context, 'a play');
  const keywords = new Map(
    loadKeywords(
      entries.filter((entry) => !OWN_FIELDS.has(entry.key.value as string)),
      'play',
      context,
    ),
  );
  const prompts = loadPrompts(keywords.get('vars_prompt')?.value, context);
  const user = keywords.get('user');
  if (user) keywords.set('remote_user', user);
  return {
    kind: 'play',
    range: node.range,
    file,
    directory: dirname(file),
    keywords,
    vars: loadVars(entryOf(node, 'vars')?.value, 'play', context),
    hosts,
    imports,
    ...(context.options.defaults ? { defaults: context.options.defaults } : {}),
    varsFiles: itemsOf(keywords.get('vars_files')?.value).map(itemsOf),
    prompts,
    answers: new Map(prompts.map((prompt) => [prompt.name, answerOf(prompt, undefined)])),
    roles: [],
    importedRoles: [],
    previewedRoles: [],
    preTasks: [],
    tasks: [],
    postTasks: [],
    handlers: [],
  };
}

function checkHosts(hosts: YamlNode, context: LoadContext): void {
  const patterns = itemsOf(hosts);
  const isEmpty = patterns.length === 0 || textOf(hosts) === '';
  if (isEmpty) context.fail('playbook/parse', "'hosts' names no host", hosts.range);
  for (const pattern of patterns) {
    if (textOf(pattern) !== undefined || isNumber(pattern)) continue;
    context.fail('playbook/parse', `a host pattern must be a string, not ${describeNode(pattern)}`, pattern.range);
  }
}

function isNumber(node: YamlNode): boolean {
  return node.kind === 'scalar' && typeof node.value === 'number';
}

function checkChoice(
  play: Play,
  keyword: string,
  known: readonly string[],
  isKnown: (text: string) => boolean,
  context: LoadContext,
): void {
  const value = play.keywords.get(keyword)?.value;
  const text = textOf(value);
  if (value === undefined || text === undefined || isTemplate(text) || isKnown(text)) return;
  const hint = `Known: ${known.join(', ')}`;
  context.fail('playbook/unsupported-keyword', `${keyword} '${text}' is not supported`, value.range, hint);
}

function checkVarsFiles(play: Play, context: LoadContext): void {
  for (const choices of play.varsFiles) {
    const names = choices.map((choice) => textOf(choice));
    const [first] = choices;
    if (!first || names.some((name) => name === undefined || isTemplate(name))) continue;
    if (readVarsFile(names as string[], play, context) !== undefined) continue;
    const missing = `vars_files: '${names.join("', '")}' does not exist`;
    // Ansible goes on without it.
    context.warn('playbook/missing-file', missing, first.range);
  }
}

function loadRoles(node: YamlNode | undefined, site: Site): Role[] {
  if (node === undefined || isNull(node)) return [];
  if (node.kind !== 'sequence') {
    site.context.fail('playbook/parse', `'roles' must be a list, not ${describeNode(node)}`, node.range);
    return [];
  }
  return node.items.flatMap((item) => {
    const use = readRoleUse(item, site);
    const role = use && loadRole(use, { site, parent: undefined, parents: [], include: undefined });
    return role ? [role] : [];
  });
}
