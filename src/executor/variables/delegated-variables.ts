import type { Value } from '../../parsing/value.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { ScopeDict } from '../../vars/scope-dict.ts';

/**
 * What a delegated task sees beside its host's variables, as Ansible's "Delegation, facts and variables" says: those of the
 * other host below `ansible_delegated_vars`, their templates rendered with the task's own, and its address where the task's own host has none of its own.
 */
export function withDelegated(scope: VariableScope, delegate: string, other: VariableScope): VariableScope {
  const values = new Map<Value, Value>([
    ['ansible_delegated_vars', new Map([[delegate, new ScopeDict(other, 'dict', scope)]])],
  ]);
  if (scope.binding('ansible_host')?.level === 'command-line') {
    values.set('ansible_host', other.get('ansible_host') ?? delegate);
  }
  return scope.with(values);
}
