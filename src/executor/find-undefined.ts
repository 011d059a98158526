import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { closestName } from '../errors/closest-name.ts';
import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { matchHosts } from '../inventory/match-hosts.ts';
import { inheritedList } from '../playbook/inheritance.ts';
import type { LoadContext } from '../playbook/load-context.ts';
import { displayPath } from '../playbook/load-context.ts';
import type { Play, Task } from '../playbook/model.ts';
import { searchPathOf } from '../playbook/search-path.ts';
import { layersOf } from '../playbook/task-layers.ts';
import { entryOf, isTemplate, textOf } from '../playbook/yaml-access.ts';
import { locateInFile, locateInText } from '../template/language/source-map.ts';
import { findVariables } from '../template/language/variables.ts';
import type { VariableScope } from '../vars/scope.ts';
import type { VariableStore } from '../vars/variable-store.ts';
import { type PossibleTask, tasksOfPlay } from './all-tasks.ts';
import { findEngineModule } from './engine-modules.ts';
import { MAGIC_NAMES } from './magic-names.ts';
import { loopNames, type RuntimeNames, runtimeNames } from './runtime-names.ts';
import { expressionSources, runSources, type Source, textSources } from './task-sources.ts';

export interface CheckInput {
  readonly store: VariableStore;
  readonly context: LoadContext;
  readonly inventory: Inventory;
}

/** A variable that a text needs, and where it is read. */
interface Need {
  readonly name: string;
  readonly range: SourceRange;
}

/**
 * Variables that tasks and their templates need and that nothing can define: not the inventory, play, role or command line,
 * and no register, fact, set_fact, include_vars or loop of the run. Named with the hosts that lack them.
 */
export function findUndefined(plays: readonly Play[], input: CheckInput): Diagnostic[] {
  const runtime = runtimeNames(plays);
  if (runtime.anything) return [];
  const missing = new Map<string, { need: Need; hosts: Set<string>; known: VariableScope }>();
  for (const play of plays) {
    const hosts = hostsOf(play, input.inventory);
    for (const possible of tasksOfPlay(play)) {
      const needs = needsOf(possible);
      for (const host of hosts) {
        const scope = scopeOf(play, possible.task, host, input.store);
        for (const need of needs.flatMap((each) => lacking(each, scope, possible, runtime, new Set()))) {
          const key = JSON.stringify([need.name, need.range.file, need.range.line, need.range.column]);
          const entry = missing.get(key) ?? { need, hosts: new Set(), known: scope };
          missing.set(key, entry);
          entry.hosts.add(host);
        }
      }
    }
  }
  return [...missing.values()].map(({ need, hosts, known }) => undefinedVariable(need, [...hosts], known));
}

function undefinedVariable({ name, range }: Need, hosts: readonly string[], known: VariableScope): Diagnostic {
  const shown = hosts.length > 3 ? `${hosts.slice(0, 3).join(', ')} and ${hosts.length - 3} more` : hosts.join(', ');
  const nearest = closestName(name, known.names());
  const hint =
    nearest === undefined ? `Define '${name}' in the inventory, or give it by -e.` : `Did you mean '${nearest}'?`;
  return errorAt('template/undefined', `'${name}' is undefined for ${shown}`, { range, hint });
}

function hostsOf(play: Play, inventory: Inventory): string[] {
  const patterns =
    play.hosts.kind === 'sequence' ? play.hosts.items.map((item) => textOf(item) ?? '') : (textOf(play.hosts) ?? '');
  if ([patterns].flat().some(isTemplate)) return [];
  return matchHosts(patterns, inventory).hosts.map((host) => host.name);
}

function scopeOf(play: Play, task: Task, host: string, store: VariableStore): VariableScope {
  return store.scopeFor({ host, playbookDirectory: play.directory, layers: layersOf(play, task, []) });
}

/** What a task needs when it runs. A name that its conditions ask about may be missing: then the task is skipped. */
function needsOf({ task }: PossibleTask): Need[] {
  const conditions = inheritedList(task, 'when').flatMap(expressionSources);
  const asked = new Set(conditions.flatMap((each) => [...variablesOf(each).guarded]));
  const loop = task.loop ? textSources(task.loop.node) : [];
  const sources = [...conditions, ...loop, ...runSources(task, findEngineModule(task.action.module))];
  const needs = [...sources.flatMap(needsOfSource), ...templateNeeds(task)];
  return needs.filter(({ name }) => !asked.has(name));
}

function needsOfSource(source: Source): Need[] {
  const used = variablesOf(source);
  const locate = locateInText(source.text, source.node);
  return [...used.required].map((name) => ({ name, range: locate(used.places.get(name) ?? 0) ?? source.node.range }));
}

function variablesOf({ text, kind }: Pick<Source, 'text' | 'kind'>): ReturnType<typeof findVariables> {
  try {
    return findVariables(text, kind);
  } catch {
    // A syntax error has its own finding.
    return { required: new Set(), guarded: new Set(), places: new Map() };
  }
}

/** What the template file of a `template` task needs, where its name is written out. */
function templateNeeds(task: Task): Need[] {
  const source = task.action.module === 'template' ? textOf(entryOf(task.action.args, 'src')?.value) : undefined;
  if (source === undefined || isTemplate(source)) return [];
  const places = searchPathOf(task).flatMap((folder) => [
    resolve(folder, 'templates', source),
    resolve(folder, source),
  ]);
  const path = places.find((place) => existsSync(place));
  if (path === undefined) return [];
  const text = readFileSync(path, 'utf8');
  try {
    const used = findVariables(text, 'file');
    const file = displayPath(path);
    const locate = locateInFile(file);
    return [...used.required].map((name) => ({
      name,
      range: locate(used.places.get(name) ?? 0) ?? { file, line: 1, column: 1 },
    }));
  } catch {
    return [];
  }
}

/** The need itself where nothing defines it, else what its value needs in turn. */
function lacking(
  need: Need,
  scope: VariableScope,
  possible: PossibleTask,
  runtime: RuntimeNames,
  seen: Set<string>,
): Need[] {
  const { name } = need;
  if (seen.has(name)) return [];
  seen.add(name);
  if (isGivenByRun(name, possible, runtime)) return [];
  const binding = scope.binding(name);
  if (!binding) return [need];
  if (binding.kind !== 'node') return [];
  return textSources(binding.node)
    .flatMap(needsOfSource)
    .flatMap((inner) => lacking(inner, scope, possible, runtime, seen));
}

function isGivenByRun(name: string, { task, includes }: PossibleTask, runtime: RuntimeNames): boolean {
  if (MAGIC_NAMES.has(name) || runtime.names.has(name)) return true;
  if (runtime.facts && (name === 'ansible_facts' || name.startsWith('ansible_'))) return true;
  return [task, ...includes].some((each) => loopNames(each).includes(name));
}
