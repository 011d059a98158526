import { findParameter } from '../../modules/arguments/bind-arguments.ts';
import type { Module } from '../../modules/module.ts';
import type { YamlNode, YamlScalar } from '../../parsing/yaml/node.ts';
import type { Keywords, Task } from '../../playbook/model.ts';
import { entryOf, isTemplate } from '../../playbook/yaml-access.ts';
import type { SourceKind } from '../../template/language/source-kind.ts';
import type { Variables } from '../../vars/variables.ts';
import { isExpression } from '../task/task-arguments.ts';

/** A text of the operator's that is compiled: where it stands, and what it is. */
export type VisitSource = (node: TextNode, kind: Exclude<SourceKind, 'file'>) => void;
export type TextNode = YamlScalar & { readonly value: string };

/** Keywords whose texts are bare expressions. */
const EXPRESSIONS = new Set(['when', 'changed_when', 'failed_when', 'until']);
/** Keywords that are evaluated after the module ran: they see its result. */
const AFTERWARDS = ['changed_when', 'failed_when', 'until'];
/** Keywords that other code reads, or that are no templates. */
const OTHERS = new Set(['when', 'loop', 'loop_control', 'register', 'listen', 'tags', ...AFTERWARDS]);
const CONTROL = new Set(['loop_control']);
const NONE: ReadonlySet<string> = new Set();

/** The texts that must have a value when a task is carried out on a host: arguments and keywords, not its conditions and loop. */
export function visitRunSources(task: Task, module: Module | undefined, visit: VisitSource): void {
  visitArguments(task, module, visit, (name) => module && findParameter(module, name)?.parameter.mayBeUndefined);
  visitKeywords(task.keywords, visit, OTHERS);
}

/** Every text of a task: what has a fault is wrong wherever it stands. */
export function visitAllSources(task: Task, module: Module | undefined, visit: VisitSource): void {
  const control = task.keywords.get('loop_control')?.value;
  visitTexts(task.name, visit);
  visitArguments(task, module, visit);
  visitKeywords(task.keywords, visit, CONTROL);
  if (control) {
    visitTexts(entryOf(control, 'label')?.value, visit);
    visitExpressions(entryOf(control, 'break_when')?.value, visit);
  }
  visitVariables(task.vars, visit);
}

/** The texts in variables. */
export function visitVariables(variables: Variables, visit: VisitSource): void {
  if (variables.size > 0) variables.forEach((node) => void visitTexts(node, visit));
}

/** The texts of keywords, but for some; those of conditions are expressions. */
export function visitKeywords(keywords: Keywords, visit: VisitSource, except: ReadonlySet<string> = NONE): void {
  keywords.forEach(({ value }, name) => {
    if (except.has(name)) return;
    if (EXPRESSIONS.has(name)) visitExpressions(value, visit);
    else visitTexts(value, visit);
  });
}

/** All templates below a node. */
export function visitTexts(node: YamlNode | undefined, visit: VisitSource): void {
  if (!node) return;
  if (node.kind === 'scalar') {
    if (isText(node) && isTemplate(node.value)) visit(node, 'text');
  } else if (node.kind === 'sequence') {
    for (const item of node.items) visitTexts(item, visit);
  } else {
    for (const { key, value } of node.entries) {
      visitTexts(key, visit);
      visitTexts(value, visit);
    }
  }
}

/** Whether there is a template below a node. */
export function hasTemplates(node: YamlNode): boolean {
  if (node.kind === 'scalar') return isText(node) && isTemplate(node.value);
  if (node.kind === 'sequence') return node.items.some(hasTemplates);
  return node.entries.some(({ key, value }) => hasTemplates(key) || hasTemplates(value));
}

/** The expressions of a condition or a list of them. */
export function visitExpressions(node: YamlNode | undefined, visit: VisitSource): void {
  if (node?.kind === 'sequence') for (const item of node.items) visitExpression(item, visit);
  else if (node) visitExpression(node, visit);
}

function visitExpression(node: YamlNode, visit: VisitSource): void {
  if (node.kind === 'scalar' && isText(node) && node.value.trim() !== '') visit(node, 'expression');
}

function isText(node: YamlScalar): node is TextNode {
  return typeof node.value === 'string';
}

function visitArguments(
  task: Task,
  module: Module | undefined,
  visit: VisitSource,
  isLeftOut: (name: string) => boolean | undefined = () => false,
): void {
  const { args, freeForm, variableArgs } = task.action;
  for (const { key, value } of args.entries) {
    const name = String(key.value);
    if (isLeftOut(name)) continue;
    visitTexts(key, visit);
    visitArgument(module, name, value, visit);
  }
  if (freeForm) visitArgument(module, module?.freeForm ?? '', freeForm, visit);
  visitTexts(variableArgs, visit);
}

function visitArgument(module: Module | undefined, name: string, node: YamlNode, visit: VisitSource): void {
  if (isExpression(module, name, node)) visitExpressions(node, visit);
  else visitTexts(node, visit);
}
