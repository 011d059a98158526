import type { Value } from '../../parsing/value.ts';
import { playKeyword } from '../../playbook/inheritance.ts';
import type { Play, Role, Task } from '../../playbook/model.ts';
import { textOf } from '../../playbook/yaml-access.ts';
import type { ComputedVariable } from '../../vars/layer.ts';
import type { PlayRun } from '../play/play-run.ts';

/** Magic variables that tell how the other hosts of the play fare. */
export const RUN_STATE_NAMES: ReadonlySet<string> = new Set([
  'ansible_play_hosts',
  'ansible_play_batch',
  'play_hosts',
  'ansible_current_hosts',
  'ansible_failed_hosts',
]);

/** Magic variables that depend on the play and on how it goes. */
export function playMagic(run: PlayRun): ReadonlyMap<string, ComputedVariable> {
  const left = (hosts: readonly string[]) => hosts.filter((host) => !run.removed.has(host));
  const { play } = run;
  const roles = () => [...play.roles, ...play.importedRoles, ...run.includedRoles];
  const names = () => roles().map((role) => role.name);
  const dependencies = () => [...new Set(roles().flatMap(dependencyNames))];
  return new Map<string, ComputedVariable>([
    ['ansible_play_hosts_all', () => [...run.allHosts]],
    ['ansible_play_hosts', () => left(run.allHosts)],
    ['ansible_play_batch', () => left(run.hosts)],
    ['play_hosts', () => left(run.hosts)],
    ['ansible_current_hosts', () => left(run.hosts)],
    ['ansible_failed_hosts', () => run.hosts.filter((host) => run.lost.has(host))],
    ['ansible_play_name', () => run.name],
    ['ansible_play_role_names', names],
    ['role_names', names],
    ['ansible_dependent_role_names', dependencies],
    ['ansible_role_names', () => [...new Set([...dependencies(), ...names()])]],
  ]);
}

/** Magic variables of the role that a task belongs to. */
export function taskMagic(task: Task): [string, ComputedVariable][] {
  const magic: [string, ComputedVariable][] = [
    ['ansible_search_path', (scope) => [...scope.searchPath]],
    ['environment', () => []],
  ];
  const { role } = task;
  if (!role) return magic;
  return [
    ...magic,
    ['role_name', () => role.name],
    ['ansible_role_name', () => role.name],
    ['role_path', () => role.path],
    ['ansible_collection_name', () => null],
    ...parentMagic(task),
  ];
}

/** The name of a play, or its hosts where it has none. */
export function playName(play: Play): string {
  const name = textOf(playKeyword(play, 'name'));
  if (name !== undefined && name !== '') return name;
  return play.hosts.kind === 'sequence'
    ? play.hosts.items.map((item) => textOf(item) ?? '').join(',')
    : String(play.hosts.kind === 'scalar' ? play.hosts.value : '');
}

/** The roles whose tasks included this one's role, nearest first. */
function parentMagic(task: Task): [string, ComputedVariable][] {
  const parents: Role[] = [];
  for (let each: Task['parent'] | Task | undefined = task.parent; each; each = each.parent) {
    const isInclude = each.kind === 'task' && ['include_role', 'import_role'].includes(each.action.module);
    if (isInclude && each.role) parents.push(each.role);
  }
  if (parents.length === 0) return [];
  const list = (read: (parent: Role) => Value) => () => parents.map(read);
  return [
    ['ansible_parent_role_names', list((parent) => parent.name)],
    ['ansible_parent_role_paths', list((parent) => parent.path)],
  ];
}

function dependencyNames(role: Role): string[] {
  return role.dependencies.flatMap((dependency) => [...dependencyNames(dependency), dependency.name]);
}
