import type { Value } from '../parsing/value.ts';
import type { VariableScope } from '../vars/scope.ts';
import { sharedExpression } from '../vars/shared-values.ts';

/** Evaluates an expression that a module took from the operator's arguments (`that`, `var`); other values are themselves. */
export function evaluateForModule(expression: Value, scope: VariableScope): Value {
  return typeof expression === 'string' ? sharedExpression(expression, scope) : expression;
}
