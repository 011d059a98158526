import type { EvaluateRequest } from '../../modules/module.ts';
import type { Value } from '../../parsing/value.ts';
import { constantData } from '../../template/lazy/constant.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { sharedExpression, sharedText } from '../../vars/shared-values.ts';
import { isVariableName } from '../../vars/variable-name.ts';

/** Evaluates an expression that a module took from the operator's arguments (`that`, `var`); other values are themselves. */
export function evaluateForModule({ expression, isShown }: EvaluateRequest, scope: VariableScope): Value {
  if (typeof expression !== 'string') return expression;
  return constantIn(expression, scope) ?? (isShown ? sharedText : sharedExpression)(expression, scope);
}

/** The value of an expression that is no more than the name of a variable, where that is text or a number and no template. */
function constantIn(expression: string, scope: VariableScope): Value | undefined {
  const binding = isVariableName(expression) ? scope.binding(expression) : undefined;
  if (binding?.kind !== 'node' || binding.node.kind !== 'scalar') return undefined;
  const value = constantData.of(binding.node);
  return typeof value === 'object' ? undefined : value;
}
