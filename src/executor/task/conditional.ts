import { formatRange } from '../../errors/source-range.ts';
import type { Value } from '../../parsing/value.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { toValue } from '../../parsing/yaml.ts';
import { TemplateError, withPrefix } from '../../template/values/errors.ts';
import { isTrue } from '../../template/values/truth.ts';
import { typeName } from '../../template/values/types.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { sharedCondition } from '../../vars/shared-values.ts';

export type Verdict = { readonly holds: true } | { readonly holds: false; readonly condition: Value };

/**
 * Evaluates the conditions of `when`, `changed_when`, `failed_when` or `until`, which all must hold, in order. As in
 * ansible-core 2.19 a condition must be a boolean: a text or a list that happens to be true is an error.
 */
export function checkConditions(conditions: readonly YamlNode[], scope: VariableScope): Verdict {
  for (const node of conditions) {
    if (!evaluateCondition(node, scope)) return { holds: false, condition: toValue(node) };
  }
  return { holds: true };
}

function evaluateCondition(node: YamlNode, scope: VariableScope): boolean {
  const source = node.kind === 'scalar' ? node.value : undefined;
  if (typeof source === 'boolean') return source;
  if (source === null || source === '') throw broken('Empty conditional expressions are not allowed.', node);
  if (typeof source !== 'string') throw broken('Conditional expressions must be strings.', node);
  const result = evaluate(source, node, scope);
  if (typeof result === 'boolean') return result;
  const word = isTrue(result) ? 'True' : 'False';
  throw broken(
    `Conditional result (${word}) was derived from value of type '${typeName(result)}'${originOf(source, scope)}. Conditionals must have a boolean result.`,
    node,
  );
}

/** Where the value of a condition that is a plain variable was set. */
function originOf(source: string, scope: VariableScope): string {
  const range = /^\s*\w+\s*$/.test(source) ? scope.originOf(source.trim())?.range : undefined;
  return range ? ` at '${formatRange(range)}'` : '';
}

function evaluate(source: string, node: YamlNode, scope: VariableScope): Value {
  try {
    return sharedCondition(source, node, scope);
  } catch (error) {
    if (!(error instanceof TemplateError) || error.code !== 'template/undefined') throw error;
    throw withPrefix('Error while evaluating conditional: ', error);
  }
}

function broken(message: string, node: YamlNode): TemplateError {
  const { file, line, column } = node.range;
  return new TemplateError('AnsibleBrokenConditionalError', message, { path: file, line, column });
}
