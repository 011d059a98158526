import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from '../parsing/yaml/node.ts';
import { isVariableName } from '../vars/variable-name.ts';
import { findKeyword, LOOP_CONTROL_KEYWORDS } from './keywords.ts';
import { loadAction } from './load-action.ts';
import type { Site } from './load-blocks.ts';
import type { LoadContext } from './load-context.ts';
import { loadKeywords, loadVars, readEntries } from './load-keywords.ts';
import type { Action, Block, Keyword, Keywords, Loop, Task } from './model.ts';
import { isDynamicInclude } from './module-names.ts';
import { previewInclude } from './preview-include.ts';
import { describeNode, entryAt, entryOf, isNull, isTemplate, textOf } from './yaml-access.ts';

/** Keywords that are read into fields of their own. */
const HANDLED = new Set(['action', 'local_action', 'args', 'vars', 'name']);
/** What may stand at a dynamic include; the rest belongs into `apply`. */
const INCLUDE_KEYWORDS = new Set(
  (
    'action args collections debugger ignore_errors loop loop_control name no_log register run_once tags timeout vars ' +
    'when listen notify'
  ).split(' '),
);

/** Loads one task; `undefined` after a fault that leaves no task, which is reported. */
export function loadTask(node: YamlMapping, parent: Block, site: Site): Task | undefined {
  const { context } = site;
  const entries = readEntries(node, context, 'a task');
  const loaded = loadAction(entries, node, context);
  const keywords = loadTaskKeywords(entries, loaded?.action, site);
  const vars = loadVars(entryOf(node, 'vars')?.value, 'task', context);
  const loop = loadLoop(keywords, context);
  checkShapes(keywords, context);
  if (!loaded) return undefined;
  const { action, isLocal } = loaded;
  const task = createTask({
    site,
    parent,
    action,
    keywords: isLocal ? delegateToControlNode(keywords, action) : keywords,
    vars,
    name: nameOf(node, context),
    loop,
    range: node.range,
  });
  checkInclude(task, context);
  return isDynamicInclude(task.action.module) ? { ...task, previews: previewInclude(task, site) } : task;
}

export interface TaskParts {
  readonly site: Pick<Site, 'context' | 'play' | 'role' | 'file' | 'handler'>;
  readonly parent: Block;
  readonly action: Action;
  readonly keywords: Keywords;
  readonly vars: Task['vars'];
  readonly name: YamlScalar | undefined;
  readonly loop: Loop | undefined;
  readonly range: Task['range'];
}

/** A task from its parts, with an identity of its own. */
export function createTask({ site, parent, action, keywords, vars, name, loop, range }: TaskParts): Task {
  const { play, role, file, handler, context } = site;
  const isStatic = action.module === 'import_tasks' || action.module === 'import_role';
  return {
    kind: 'task',
    id: context.nextTaskId(),
    parent,
    action,
    keywords,
    vars,
    name,
    loop,
    range,
    play,
    role,
    file,
    handler,
    implicit: false,
    previews: [],
    data: undefined,
    isStatic,
  };
}

function loadTaskKeywords(entries: readonly YamlEntry[], action: Action | undefined, site: Site): Keywords {
  const plain = entries.filter(({ key }) => {
    const name = key.value as string;
    return !HANDLED.has(name) && findKeyword('handler', name) !== undefined;
  });
  const keywords = loadKeywords(plain, site.handler ? 'handler' : 'task', site.context);
  if (action && isDynamicInclude(action.module)) reportUnfit(keywords, action, site.context);
  return keywords;
}

function reportUnfit(keywords: Keywords, action: Action, context: LoadContext): void {
  for (const [name, { key }] of keywords) {
    if (INCLUDE_KEYWORDS.has(name) || name.startsWith('with_')) continue;
    const hint = `Put it under 'apply' of ${action.written}, or on a block around it.`;
    context.fail('playbook/unsupported-keyword', `'${name}' cannot stand at ${action.written}`, key.range, hint);
  }
}

function loadLoop(keywords: Keywords, context: LoadContext): Loop | undefined {
  const loops: Loop[] = [];
  keywords.forEach(({ key, value }, name) => {
    if (name === 'loop') loops.push({ lookup: undefined, node: value, key });
    else if (name.startsWith('with_')) loops.push({ lookup: name.slice('with_'.length), node: value, key });
  });
  const loop = loops[0];
  if (!loop) return undefined;
  const second = loops[1];
  if (second) context.fail('playbook/parse', 'a task has one loop, not two', second.key.range);
  if (isNull(loop.node)) context.fail('playbook/parse', 'a loop needs a value', loop.key.range);
  else if (!loop.lookup) checkLoopValue(loop.node, context);
  return loop;
}

function checkLoopValue(node: YamlNode, context: LoadContext): void {
  const text = textOf(node);
  if (node.kind === 'sequence' || (text !== undefined && isTemplate(text))) return;
  const summary = `'loop' must be a list or a template that gives one, not ${describeNode(node)}`;
  context.fail('playbook/parse', summary, node.range);
}

function checkShapes(keywords: Keywords, context: LoadContext): void {
  const register = keywords.get('register');
  const name = textOf(register?.value);
  if (register && (name === undefined || !isVariableName(name))) {
    context.fail('playbook/parse', `'${name ?? ''}' is not a valid name for 'register'`, register.value.range);
  }
  for (const entry of loopControlEntries(keywords.get('loop_control'))) {
    if (LOOP_CONTROL_KEYWORDS.has(String(entry.key.value))) continue;
    const summary = `'${String(entry.key.value)}' is not a keyword of loop_control`;
    context.fail('playbook/unsupported-keyword', summary, entry.key.range);
  }
}

function loopControlEntries(keyword: Keyword | undefined): readonly YamlEntry[] {
  return keyword?.value.kind === 'mapping' ? keyword.value.entries : [];
}

function nameOf(node: YamlMapping, context: LoadContext): YamlScalar | undefined {
  const name = entryOf(node, 'name')?.value;
  if (name === undefined || isNull(name)) return undefined;
  if (name.kind === 'scalar') return textOf(name) === '' ? undefined : name;
  context.fail('playbook/parse', `'name' must be a string, not ${describeNode(name)}`, name.range);
  return undefined;
}

function delegateToControlNode(keywords: Keywords, action: Action): Keywords {
  return new Map([...keywords, ['delegate_to', entryAt('delegate_to', 'localhost', action.key.range)]]);
}

/** What may be said about an import or include before it is opened. */
function checkInclude(task: Task, context: LoadContext): void {
  const { module, written, key } = task.action;
  if (task.isStatic && task.loop) {
    const hint = `Use include_${module.slice('import_'.length)}.`;
    context.fail('playbook/parse', `'${written}' cannot have a loop`, task.loop.key.range, hint);
  }
  if (task.handler && (module === 'include_role' || module === 'import_role')) {
    context.fail('playbook/parse', `'${written}' cannot be a handler`, key.range);
  }
}
