import type { Value } from '../parsing/value.ts';
import type { Loop, Task } from '../playbook/model.ts';
import { textOf } from '../playbook/yaml-access.ts';
import { typeName } from '../template/values/types.ts';
import { Undefined } from '../template/values/undefined.ts';
import type { VariableScope } from '../vars/scope.ts';
import { KeywordError } from './keyword-values.ts';

/** The items of a task's loop; undefined for a task without one. */
export function loopItems(task: Task, scope: VariableScope): Value[] | undefined {
  const { loop } = task;
  if (!loop) return undefined;
  return loop.lookup === undefined ? listItems(loop, scope) : lookupItems(loop.lookup, loop, scope);
}

function listItems(loop: Loop, scope: VariableScope): Value[] {
  const items = scope.engine.resolveNode(loop.node, scope.options(loop.node.range));
  if (Array.isArray(items)) return items;
  throw new KeywordError(
    `The \`loop\` value must resolve to a 'list', not '${typeName(items)}'. Provide a list of items/templates, or a template resolving to a list.`,
  );
}

/** `with_NAME`: the lookup of that name, asked for a list. */
function lookupItems(lookup: string, loop: Loop, scope: VariableScope): Value[] {
  const text = textOf(loop.node);
  const value =
    text === undefined
      ? scope.engine.resolveNode(loop.node, scope.options(loop.node.range))
      : scope.engine.evaluate(text.trim(), scope.options(loop.node.range));
  if (value instanceof Undefined) value.trip();
  const terms = Array.isArray(value) ? value : [value];
  const asked = scope.with(new Map<Value, Value>([['ansible_loop_terms', terms]]));
  const items = asked.engine.evaluateExpression(
    `query('${lookup}', *ansible_loop_terms)`,
    asked.options(loop.node.range),
  );
  if (Array.isArray(items)) return items;
  throw new KeywordError(`with_${lookup} gives no list but '${typeName(items)}'.`);
}
