import type { Value } from '../../parsing/value.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import type { Task } from '../../playbook/model.ts';
import { entryOf, itemsOf } from '../../playbook/yaml-access.ts';
import { toStr } from '../../template/values/text.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { resolveUnlessOmitted, toBoolean, toNumber } from './keyword-values.ts';

/** `loop_control` of a task, its templates rendered. */
export interface LoopControl {
  readonly loopVar: string;
  readonly indexVar: string | undefined;
  /** Rendered for every item. */
  readonly label: YamlNode | undefined;
  readonly pause: number;
  readonly extended: boolean;
  readonly allItems: boolean;
  readonly breakWhen: readonly YamlNode[];
}

export function loopControlOf(task: Task, scope: VariableScope): LoopControl {
  const node = task.keywords.get('loop_control')?.value;
  const read = (name: string): Value | undefined => {
    const value = entryOf(node, name)?.value;
    return value && (resolveUnlessOmitted(value, scope) ?? undefined);
  };
  const indexVar = read('index_var');
  const pause = read('pause');
  const extended = read('extended');
  const allItems = read('extended_allitems');
  return {
    loopVar: toStr(read('loop_var') ?? 'item'),
    indexVar: indexVar === undefined ? undefined : toStr(indexVar),
    label: entryOf(node, 'label')?.value,
    pause: pause === undefined ? 0 : toNumber(pause, 'pause'),
    extended: extended !== undefined && toBoolean(extended, 'extended'),
    allItems: allItems === undefined || toBoolean(allItems, 'extended_allitems'),
    breakWhen: itemsOf(entryOf(node, 'break_when')?.value),
  };
}

/** The variables that an item sees of its loop. */
export function itemVariables(control: LoopControl, items: readonly Value[], index: number): Map<Value, Value> {
  const item = items[index] ?? null;
  const variables = new Map<Value, Value>([
    ['ansible_loop_var', control.loopVar],
    [control.loopVar, item],
  ]);
  if (control.indexVar !== undefined) {
    variables.set('ansible_index_var', control.indexVar).set(control.indexVar, index);
  }
  if (control.extended) variables.set('ansible_loop', extendedInfo(control, items, index));
  return variables;
}

function extendedInfo(control: LoopControl, items: readonly Value[], index: number): Map<Value, Value> {
  const { length } = items;
  const info = new Map<Value, Value>([
    ['index', index + 1],
    ['index0', index],
    ['first', index === 0],
    ['last', index + 1 === length],
    ['length', length],
    ['revindex', length - index],
    ['revindex0', length - index - 1],
  ]);
  if (control.allItems) info.set('allitems', [...items]);
  const [next, previous] = [items[index + 1], items[index - 1]];
  if (next !== undefined) info.set('nextitem', next);
  if (previous !== undefined) info.set('previtem', previous);
  return info;
}
