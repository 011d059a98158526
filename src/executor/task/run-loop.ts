import type { PyDict, Value } from '../../parsing/value.ts';
import { textOf } from '../../playbook/yaml-access.ts';
import { sleep } from '../../process/sleep.ts';
import { TemplateError } from '../../template/values/errors.ts';
import { toStr } from '../../template/values/text.ts';
import { type Layer, nodesLayer } from '../../vars/layer.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { BegunTask } from '../ahead/begun-task.ts';
import { combineResults } from './combine-results.ts';
import { checkConditions } from './conditional.ts';
import { executeTask, type TaskContext } from './execute-task.ts';
import { itemVariables, type LoopControl, loopControlOf } from './loop-control.ts';
import { resultOfError } from './result-of-error.ts';
import { reportOf } from './task-report.ts';
import { type Facts, type ItemResult, type TaskResult, visibleFacts } from './task-result.ts';
import { failureSettingsOf } from './task-settings.ts';
import { taskTitle } from './task-title.ts';

/** What the items of a loop leave for those after them. */
interface LoopState {
  readonly values: Map<Value, Value>;
  readonly layers: Layer[];
}

/** Runs a task for every item and puts the results together. */
export async function runLoop(
  context: TaskContext,
  items: readonly Value[],
  base: VariableScope,
  begun?: BegunTask,
): Promise<TaskResult> {
  const { task, services } = context;
  let control: LoopControl;
  try {
    control = loopControlOf(task, base);
  } catch (error) {
    return { ...resultOfError(error, context), ...failureSettingsOf(task, base) };
  }
  const state: LoopState = { values: new Map(), layers: [] };
  const results: ItemResult[] = [];
  for (const index of items.keys()) {
    if (index > 0 && control.pause > 0) await sleep(control.pause, services.signal);
    const scope = base
      .withLayers(state.layers)
      .with(state.values)
      .with(itemVariables(control, items, index));
    const done = (await begun?.result(index)) ?? (await executeTask(context, scope));
    const result = labelled(done, context, control, items, index, scope, state);
    results.push(result);
    if (!result.include) services.emit({ type: 'item', ...report(result, context, scope) });
    if (control.breakWhen.length > 0 && checkConditions(control.breakWhen, scope.with(state.values)).holds) break;
  }
  return combineResults(results);
}

/** Adds what a result says of its item, and remembers what later items see of it. */
function labelled(
  result: TaskResult,
  { task }: TaskContext,
  control: LoopControl,
  items: readonly Value[],
  index: number,
  scope: VariableScope,
  state: LoopState,
): ItemResult {
  const { values } = result;
  const name = textOf(task.keywords.get('register')?.value);
  if (name !== undefined) state.values.set(name, values);
  if (result.facts) remember(result.facts, state);
  const variables = itemVariables(control, items, index);
  for (const [key, value] of orderedInfo(control, variables)) values.set(key, value);
  const label = labelOf(control, scope.with(state.values), items[index] ?? null, values);
  return { ...result, label, ...(result.include ? { include: { ...result.include, data: variables, label } } : {}) };
}

function orderedInfo(control: LoopControl, variables: Map<Value, Value>): [Value, Value][] {
  const names = [control.loopVar, 'ansible_loop_var', control.indexVar, 'ansible_index_var', 'ansible_loop'];
  return names.flatMap((name) => {
    const value = name === undefined ? undefined : variables.get(name);
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
}

function remember(facts: Facts, state: LoopState): void {
  if (facts.kind === 'included') state.layers.push(nodesLayer('include-vars', facts.variables));
  else for (const [name, value] of visibleFacts(facts)) state.values.set(name, value);
}

function labelOf(control: LoopControl, scope: VariableScope, item: Value, values: PyDict): Value {
  if (!control.label) return item;
  try {
    return scope.engine.resolveNode(control.label, scope.options(control.label));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    values.set('failed', true).set('msg', `Failed to template loop_control.label: ${error.message}`);
    return toStr(item);
  }
}

function report(result: ItemResult, { host, task, services }: TaskContext, scope: VariableScope) {
  const { secrets } = services.options;
  return reportOf(result, { host, task, name: taskTitle(task, () => scope), secrets, item: result.label });
}
