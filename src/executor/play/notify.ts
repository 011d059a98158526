import type { YamlNode } from '../../parsing/yaml/node.ts';
import { inherited } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import { isTemplate, itemsOf, textOf } from '../../playbook/yaml-access.ts';
import { TemplateError } from '../../template/values/errors.ts';
import { toStr } from '../../template/values/text.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { resolveUnlessOmitted } from '../task/keyword-values.ts';
import type { PlayRun } from './play-run.ts';

/** The handlers and topics that a task notifies. */
export function notificationsOf(task: Task, scope: VariableScope): string[] {
  const keyword = inherited(task, 'notify');
  if (!keyword) return [];
  return itemsOf(keyword.value).flatMap((node) => {
    const value = resolveUnlessOmitted(node, scope);
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? value.map(toStr) : [toStr(value)];
  });
}

/** What a host notes of the handlers that it would owe after these notifications. */
export function identitiesOf(notifications: readonly string[], run: PlayRun): string[] {
  if (notifications.length === 0) return [];
  const handlers = notifications.flatMap((name) => handlersFor(name, run));
  return [...new Set(handlers.map((handler) => handlerIdentity(handler, run)))];
}

/** Answers of `handlersFor` by the list of handlers that they hold for: every host of every task asks the same. */
const found = new WeakMap<readonly Task[], { readonly of: number; readonly byName: Map<string, readonly Task[]> }>();

/**
 * The handlers that a notification means: the one with that name which was loaded last, and all that listen to it, where
 * of several with the same name again the last counts.
 */
export function handlersFor(notification: string, run: PlayRun): readonly Task[] {
  const { handlers } = run;
  let known = found.get(handlers);
  if (!known || known.of !== handlers.length) {
    known = { of: handlers.length, byName: new Map() };
    found.set(handlers, known);
  }
  const meant = known.byName.get(notification) ?? findHandlers(notification, run);
  known.byName.set(notification, meant);
  return meant;
}

function findHandlers(notification: string, run: PlayRun): Task[] {
  const newestFirst = newestBlocksFirst(run.handlers);
  const named = newestFirst.find((handler) => namesOf(handler, run).includes(notification));
  const seen = new Set<string>();
  const listening = newestFirst.filter((handler) => {
    if (!topicsOf(handler).includes(notification)) return false;
    const name = handlerName(handler, run);
    if (name !== undefined && seen.has(name)) return false;
    if (name !== undefined) seen.add(name);
    return true;
  });
  return [...new Set([...(named ? [named] : []), ...listening])];
}

/** Handlers that stand together are searched from the first on; of such blocks the last one is searched first. */
function newestBlocksFirst(handlers: readonly Task[]): Task[] {
  const blocks: Task[][] = [];
  for (const handler of handlers) {
    const last = blocks.at(-1);
    if (last && last[0]?.parent === handler.parent) last.push(handler);
    else blocks.push([handler]);
  }
  return blocks.reverse().flat();
}

/** What a host notes of a handler that it owes: its name, with the role that it belongs to. */
export function handlerIdentity(handler: Task, run: PlayRun): string {
  const name = handlerName(handler, run) ?? topicsOf(handler)[0] ?? handler.action.written;
  return handler.role ? `${handler.role.name} : ${name}` : name;
}

/** A name that needs host variables can't be notified, only listened for. */
function handlerName(handler: Task, run: PlayRun): string | undefined {
  if (!handler.name) return undefined;
  const text = textOf(handler.name) ?? String(handler.name.value);
  if (!isTemplate(text)) return text;
  const scope = run.scopeFor(handler, undefined);
  try {
    return toStr(scope.engine.evaluate(text, scope.options(handler.name)));
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

function namesOf(handler: Task, run: PlayRun): string[] {
  const name = handlerName(handler, run);
  if (name === undefined) return [];
  return handler.role ? [name, `${handler.role.name} : ${name}`] : [name];
}

function topicsOf(handler: Task): string[] {
  const nodes: readonly YamlNode[] = itemsOf(handler.keywords.get('listen')?.value);
  const topics = nodes.flatMap((node) => textOf(node) ?? []);
  const { role } = handler;
  return role ? topics.flatMap((topic) => [topic, `${role.name} : ${topic}`]) : topics;
}
