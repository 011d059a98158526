import type { CalicoHost, CalicoVariable } from '../calico/index.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { matchHosts } from '../inventory/match-hosts.ts';
import type { Play, Role } from '../playbook/model.ts';
import { layersOf } from '../playbook/task-layers.ts';
import { textOf } from '../playbook/yaml-access.ts';
import { constantVariables } from '../template/lazy/constant.ts';
import { TemplateError } from '../template/values/errors.ts';
import { Undefined } from '../template/values/undefined.ts';
import type { Binding } from '../vars/layer.ts';
import type { VariableScope } from '../vars/scope.ts';
import { UnknownValueError } from '../vars/unknown.ts';
import type { VariableStore } from '../vars/variable-store.ts';
import type { LoadedRun } from './load-run.ts';

/** The hosts as the Calico checks see them: those that the role runs on, and the whole inventory. */
export interface CalicoHosts {
  readonly nodes: readonly CalicoHost[];
  readonly inventory: readonly CalicoHost[];
}

/** Gathers the hosts of the plays that use a role named `calico`, with the variables that the role would see. */
export function calicoHosts({ sources, store, playbooks }: LoadedRun): CalicoHosts {
  const { inventory } = sources;
  const plays = playbooks.flatMap((each) => each.plays).filter((play) => calicoRole(play) !== undefined);
  const nodes = new Map<string, CalicoHost>();
  for (const play of plays) {
    const scopeOf = scopesIn(play, store);
    for (const name of namesIn(play, inventory)) nodes.set(name, describeHost(name, inventory, scopeOf(name)));
  }
  const others = [...inventory.hosts.keys()].filter((name) => !nodes.has(name));
  const directory = plays[0]?.directory ?? '.';
  return {
    nodes: [...nodes.values()],
    inventory: [
      ...nodes.values(),
      ...others.map((name) =>
        describeHost(name, inventory, store.scopeFor({ host: name, playbookDirectory: directory })),
      ),
    ],
  };
}

/** The role of the Calico network in a play; undefined where the play has nothing to do with it. */
export function calicoRole(play: Play): Role | undefined {
  return [...play.roles, ...play.importedRoles, ...play.previewedRoles].find((role) =>
    /(^|[./])calico$/.test(role.name),
  );
}

function namesIn(play: Play, inventory: Inventory): string[] {
  const patterns =
    play.hosts.kind === 'sequence' ? play.hosts.items.map((item) => textOf(item) ?? '') : (textOf(play.hosts) ?? '');
  return matchHosts(patterns, inventory).hosts.map((host) => host.name);
}

function scopesIn(play: Play, store: VariableStore): (host: string) => VariableScope {
  const layers = layersOf(play, undefined, []);
  const searchPath = [calicoRole(play)?.path ?? play.directory, play.directory];
  return (host) => store.scopeFor({ host, playbookDirectory: play.directory, layers, searchPath });
}

function describeHost(name: string, inventory: Inventory, scope: VariableScope): CalicoHost {
  const host = inventory.hosts.get(name);
  return {
    name,
    ...(host?.range ? { range: host.range } : {}),
    groups: host ? inventory.membershipsOf(host).map((group) => group.name) : [],
    variable: (variable) => readVariable(scope, variable),
    variableNames: () => scope.names(),
  };
}

const constants = new WeakMap<Binding, CalicoVariable>();

/**
 * A variable that cannot be evaluated yet is unknown: what is wrong with it is found by the checks of templates. One that is no
 * template is one and the same object for all hosts that have it from one place.
 */
function readVariable(scope: VariableScope, name: string): CalicoVariable | 'unknown' | undefined {
  const binding = scope.binding(name);
  const value = binding?.kind === 'node' ? constantVariables.of(binding.node) : undefined;
  if (binding?.kind !== 'node' || value === undefined) return evaluateVariable(scope, name);
  let variable = constants.get(binding);
  if (!variable) {
    variable = { value, range: binding.node.range };
    constants.set(binding, variable);
  }
  return variable;
}

function evaluateVariable(scope: VariableScope, name: string): CalicoVariable | 'unknown' | undefined {
  try {
    const value = scope.get(name);
    if (value === undefined) return undefined;
    if (value instanceof Undefined) return 'unknown';
    const range = scope.originOf(name)?.range;
    return range ? { value, range } : { value };
  } catch (error) {
    if (error instanceof TemplateError || error instanceof UnknownValueError) return 'unknown';
    throw error;
  }
}
