import { inherited } from '../../playbook/inheritance.ts';
import type { Task } from '../../playbook/model.ts';
import type { ComputedVariable } from '../../vars/layer.ts';
import type { ConnectionOptions } from '../run-options.ts';
import { keywordValue } from '../task/keyword-values.ts';

/**
 * How a host is reached, as variables that a task sees where nobody sets them: `ansible_host` is then the host's name.
 * `hostvars` does not have them, as in Ansible.
 */
export function hostConnection(host: string): ReadonlyMap<string, ComputedVariable> {
  return new Map<string, ComputedVariable>([
    ['ansible_host', () => host],
    ['ansible_ssh_host', (scope) => scope.get('ansible_host') ?? host],
  ]);
}

/** The keywords that a task sees as variables only where somebody gives them. */
export const SHOWN_KEYWORDS = ['remote_user', 'port'] as const;

/** The same of what keywords and the command line say, for every host of a task. */
export function taskConnection(
  task: Task,
  options: ConnectionOptions | undefined,
): ReadonlyMap<string, ComputedVariable> {
  const variables = new Map<string, ComputedVariable>([
    ['ansible_connection', (scope) => keywordValue(task, 'connection', scope) ?? options?.connection ?? 'ssh'],
  ]);
  addKeyword(variables, task, 'remote_user', 'ansible_user', options?.user);
  const port = options?.port;
  // As in Ansible it beats the keyword.
  if (port !== undefined) variables.set('ansible_port', () => port);
  else addKeyword(variables, task, 'port', 'ansible_port', undefined);
  return variables;
}

function addKeyword(
  variables: Map<string, ComputedVariable>,
  task: Task,
  keyword: string,
  name: string,
  option: string | undefined,
): void {
  if (inherited(task, keyword)) variables.set(name, (scope) => keywordValue(task, keyword, scope) ?? option ?? null);
  else if (option !== undefined) variables.set(name, () => option);
}
