import { findParameter } from '../modules/bind-arguments.ts';
import type { Module } from '../modules/module.ts';
import type { YamlNode, YamlScalar } from '../parsing/yaml-node.ts';
import type { Keywords, Task } from '../playbook/model.ts';
import { entryOf, isTemplate, itemsOf } from '../playbook/yaml-access.ts';
import type { SourceKind } from '../template/language/source-kind.ts';
import type { Variables } from '../vars/variables.ts';

/** A text of the operator's that is compiled: what it is, and where it stands. */
export interface Source {
  readonly node: YamlScalar;
  readonly text: string;
  readonly kind: Exclude<SourceKind, 'file'>;
}

/** Keywords whose texts are bare expressions. */
const EXPRESSIONS = new Set(['when', 'changed_when', 'failed_when', 'until']);
/** Keywords that are evaluated after the module ran: they see its result. */
const AFTERWARDS = new Set(['changed_when', 'failed_when', 'until']);
/** Keywords that other code reads, or that are no templates. */
const OTHERS = new Set(['when', 'loop', 'loop_control', 'register', 'listen', 'tags', ...AFTERWARDS]);

/** The texts that must have a value when a task is carried out on a host: arguments and keywords, not its conditions and loop. */
export function runSources(task: Task, module: Module | undefined): Source[] {
  const isNeeded = (name: string) => !(module && findParameter(module, name)?.parameter.mayBeUndefined);
  return [...argumentSources(task, module, isNeeded), ...keywordSources(task.keywords, (name) => !OTHERS.has(name))];
}

/** Every text of a task: what has a fault is wrong wherever it stands. */
export function allSources(task: Task, module: Module | undefined): Source[] {
  const control = task.keywords.get('loop_control')?.value;
  return [
    ...textSources(task.name),
    ...argumentSources(task, module),
    ...keywordSources(task.keywords, (name) => name !== 'loop_control'),
    ...textSources(entryOf(control, 'label')?.value),
    ...expressionSources(entryOf(control, 'break_when')?.value),
    ...variableSources(task.vars),
  ];
}

/** The texts in variables. */
export function variableSources(variables: Variables): Source[] {
  return [...variables.values()].flatMap(textSources);
}

/** The texts of keywords; those of conditions are expressions. */
export function keywordSources(keywords: Keywords, wanted: (name: string) => boolean = () => true): Source[] {
  return [...keywords].flatMap(([name, { value }]) => {
    if (!wanted(name)) return [];
    return EXPRESSIONS.has(name) ? expressionSources(value) : textSources(value);
  });
}

/** All templates below a node. */
export function textSources(node: YamlNode | undefined): readonly Source[] {
  if (!node || (node.kind === 'scalar' && !isSource(node))) return NONE;
  const found: Source[] = [];
  collectTexts(node, found);
  return found;
}

const NONE: readonly Source[] = [];

function isSource({ value }: YamlScalar): boolean {
  return typeof value === 'string' && isTemplate(value);
}

function collectTexts(node: YamlNode, found: Source[]): void {
  if (node.kind === 'scalar') {
    if (isSource(node)) found.push({ node, text: node.value as string, kind: 'text' });
  } else if (node.kind === 'sequence') {
    for (const item of node.items) collectTexts(item, found);
  } else {
    for (const { key, value } of node.entries) {
      collectTexts(key, found);
      collectTexts(value, found);
    }
  }
}

/** The expressions of a condition or a list of them. */
export function expressionSources(node: YamlNode | undefined): readonly Source[] {
  return itemsOf(node).flatMap((item) =>
    item.kind === 'scalar' && typeof item.value === 'string' && item.value.trim() !== ''
      ? [{ node: item, text: item.value, kind: 'expression' as const }]
      : [],
  );
}

function argumentSources(
  task: Task,
  module: Module | undefined,
  wanted: (name: string) => boolean = () => true,
): Source[] {
  const { args, freeForm, variableArgs } = task.action;
  const read = (name: string, node: YamlNode) =>
    module && findParameter(module, name)?.parameter.expression ? expressionSources(node) : textSources(node);
  return [
    ...args.entries.flatMap(({ key, value }) =>
      !wanted(String(key.value)) ? [] : [...textSources(key), ...read(String(key.value), value)],
    ),
    ...(freeForm ? read(module?.freeForm ?? '', freeForm) : []),
    ...textSources(variableArgs),
  ];
}
