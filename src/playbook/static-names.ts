import type { YamlNode } from '../parsing/yaml/node.ts';
import { TemplateError } from '../template/values/errors.ts';
import { nodesLayer, valuesLayer } from '../vars/layer.ts';
import { LiveLayers } from '../vars/layer-group.ts';
import { VariableScope } from '../vars/scope.ts';
import type { LoadContext } from './load-context.ts';
import type { Play, Task } from './model.ts';
import { playVariables } from './play-variables.ts';
import { describeNode, isTemplate, textOf } from './yaml-access.ts';

/**
 * The text of a name that must be known when the playbook is loaded (a role, an imported file). Templates in it see the
 * variables of the play, of the importing task and extra variables; facts and inventory are not known yet. Faults are
 * reported and give `undefined`.
 */
export function resolveStaticName(
  node: YamlNode,
  what: string,
  play: Play | undefined,
  context: LoadContext,
  task?: Task,
): string | undefined {
  const text = node.kind === 'scalar' && typeof node.value === 'number' ? String(node.value) : textOf(node);
  if (text === undefined || text === '') {
    context.fail('playbook/parse', `${what} must be a string, not ${describeNode(node)}`, node.range);
    return undefined;
  }
  if (!isTemplate(text)) return text;
  try {
    const value = context.options.engine.evaluate(text, staticScope(play, context, task).options(node));
    if (typeof value === 'string' && value !== '') return value;
    context.fail('playbook/parse', `${what} must be a string: ${text}`, node.range);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    context.fail(error.code, `${what} '${text}' cannot be resolved: ${error.message}`, node.range, STATIC_HINT);
  }
  return undefined;
}

const STATIC_HINT =
  'Static imports see vars and vars_files of the play and -e, not facts nor inventory; use include_tasks or include_role.';

function staticScope(play: Play | undefined, context: LoadContext, task: Task | undefined): VariableScope {
  const own = [];
  for (let parent: Task['parent'] | Task | undefined = task; parent; parent = parent.parent) own.push(parent.vars);
  return new VariableScope(
    context.options.engine,
    [
      new LiveLayers([
        ...(play ? playVariables(play, context).map((variables) => nodesLayer('play-vars', variables)) : []),
        ...own.reverse().map((variables) => nodesLayer('task-vars', variables)),
        nodesLayer('extra-vars', context.options.extraVars),
        valuesLayer('magic', new Map([['playbook_dir', play?.directory ?? '']])),
      ]),
    ],
    play ? [play.directory] : [],
  );
}
