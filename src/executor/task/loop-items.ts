import { PyTuple, type Value } from '../../parsing/value.ts';
import type { Loop, Task } from '../../playbook/model.ts';
import { textOf } from '../../playbook/yaml-access.ts';
import { callLookup } from '../../template/lookups/call.ts';
import { isSupportedLookup } from '../../template/lookups/index.ts';
import type { Effects } from '../../template/render-context.ts';
import { typeName } from '../../template/values/types.ts';
import { Undefined } from '../../template/values/undefined.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { KeywordError } from './keyword-values.ts';

/** The items of a task's loop; undefined for a task without one. */
export function loopItems(task: Task, scope: VariableScope, effects: Effects): Value[] | undefined {
  const { loop } = task;
  if (!loop) return undefined;
  return loop.lookup === undefined ? listItems(loop, scope) : lookupItems(loop.lookup, loop, scope, effects);
}

/** Whether `with_NAME` is supported. */
export function isLoopLookup(name: string): boolean {
  return isSupportedLookup(name) || isFlattened(name);
}

function listItems(loop: Loop, scope: VariableScope): Value[] {
  const items = scope.engine.resolveNode(loop.node, scope.options(loop.node));
  if (Array.isArray(items)) return items;
  throw new KeywordError(`The \`loop\` value must resolve to a 'list', not '${typeName(items)}'.`);
}

/** `with_NAME`: the lookup of that name, asked for a list. */
function lookupItems(name: string, loop: Loop, scope: VariableScope, effects: Effects): Value[] {
  const terms = termsOf(loop, scope);
  if (isFlattened(name)) return flatten(terms);
  const { engine, searchPath } = scope;
  const items = callLookup(
    { name, terms, kwargs: new Map(), wantList: true, errors: 'strict', asLoop: true },
    { scope, effects, searchPath, engine },
  );
  if (items instanceof Undefined) items.trip();
  if (Array.isArray(items)) return items.map(itemOf);
  throw new KeywordError(`with_${name} gives no list but '${typeName(items)}'.`);
}

/** As a variable it is no tuple any more. */
function itemOf(value: Value): Value {
  if (value instanceof Undefined) value.trip();
  return value instanceof PyTuple ? [...value] : value;
}

/** A text is one term, a list of terms or a template that gives either. */
function termsOf(loop: Loop, scope: VariableScope): Value[] {
  const options = scope.options(loop.node);
  const text = textOf(loop.node);
  const value =
    text === undefined ? scope.engine.lazyNode(loop.node, options) : scope.engine.evaluate(text.trim(), options);
  return Array.isArray(value) ? [...value] : [value];
}

/** Old roles loop with this lookup of another collection. */
function isFlattened(name: string): boolean {
  return name === 'flattened' || name === 'community.general.flattened';
}

function flatten(values: readonly Value[]): Value[] {
  return values.flatMap((value) => (Array.isArray(value) ? flatten(value) : value === null ? [] : [value]));
}
