import type { Diagnostic, Severity } from '../../errors/diagnostic.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { searchPathOf } from '../../playbook/search-path.ts';
import { entryOf, isTemplate, textOf } from '../../playbook/yaml-access.ts';
import { type LookedUp, lookedUpIn } from '../../template/language/looked-up.ts';
import { DELIMITERS } from '../../template/language/parse/syntax.ts';
import type { PlayRun } from '../play/play-run.ts';
import { findEngineModule } from '../task/engine-modules.ts';
import { blocksOfPlay, type PossibleTask, rolesOfPlay, tasksOfPlay } from './all-tasks.ts';
import { severityOf } from './certain-task.ts';
import { worksOnControlNode } from './check-local-files.ts';
import { type FaultyTemplate, FaultyTemplates } from './faulty-templates.ts';
import { type CheckInput, openPlay } from './find-undefined.ts';
import { type VisitSource, visitRunSources, visitTexts, visitVariables } from './task-sources.ts';

/**
 * Syntax errors and unknown filters, tests and lookups in template files that tasks and variables name in full, by `template` or by
 * the lookup of that name, and in those that they include. What may not be reached, and what the run may yet write anew, is a warning.
 */
export function checkTemplateFiles(plays: readonly Play[], input: CheckInput): Diagnostic[] {
  const faulty = new FaultyTemplates();
  const used = plays.map((play) => usesIn(play, faulty));
  if (used.every((found) => found.length === 0)) return [];
  const runs = plays.map((play) => openPlay(play, input, input.store));
  const mayBeWritten = runs.some(worksOnControlNode);
  const severities = new Map<string, Severity>();
  for (const [index, run] of runs.entries()) {
    for (const use of used[index] ?? []) {
      const severity = severityOfUse(use, run, mayBeWritten);
      if (severity !== undefined && severities.get(use.path) !== 'error') severities.set(use.path, severity);
    }
  }
  return [...severities].flatMap(([path, severity]) => faulty.of(path).map((each) => ({ ...each, severity })));
}

/** A file with faults that a task needs, or a variable, of which it is not known who reads it. */
interface Use extends FaultyTemplate {
  readonly possible?: PossibleTask;
}

function usesIn(play: Play, faulty: FaultyTemplates): Use[] {
  const ofTasks = tasksOfPlay(play).flatMap((possible) => {
    const named = [...templateOf(possible.task), ...loopedOver(possible.task), ...lookupsOf(possible.task)];
    if (named.length === 0) return [];
    const searchPath = searchPathOf(possible.task);
    return named.flatMap((each) => faulty.find(each, searchPath)).map((file) => ({ ...file, possible }));
  });
  return [...ofTasks, ...usesOfVariables(play, faulty)];
}

/** Files that variables of the play, its roles and blocks read, wherever one of its tasks would look for them. */
function usesOfVariables(play: Play, faulty: FaultyTemplates): Use[] {
  const named: LookedUp[] = [];
  visitHeldVariables(play, (node, kind) => {
    for (const each of lookedUpIn(node.value, kind)) named.push({ ...each, isCertain: false });
  });
  if (named.length === 0) return [];
  const searchPaths = new Set(tasksOfPlay(play).map(({ task }) => searchPathOf(task)));
  return [...searchPaths].flatMap((searchPath) => named.flatMap((each) => faulty.find(each, searchPath)));
}

function visitHeldVariables(play: Play, visit: VisitSource): void {
  for (const { vars } of [play, ...play.imports, ...blocksOfPlay(play)]) visitVariables(vars, visit);
  for (const { vars, params, defaults, fileVars } of rolesOfPlay(play)) {
    for (const variables of [vars, params, defaults, fileVars]) visitVariables(variables, visit);
  }
}

/** The file of a `template` task that reads it with the usual delimiters. */
function templateOf({ action: { module, args, variableArgs } }: Task): LookedUp[] {
  if (module !== 'template' || variableArgs) return [];
  if (Object.keys(DELIMITERS).some((name) => entryOf(args, name) !== undefined)) return [];
  const name = textOf(entryOf(args, 'src')?.value);
  return name === undefined || name === '' || isTemplate(name) ? [] : [{ name, isCertain: true }];
}

/** The files of `with_template`. */
function loopedOver({ loop }: Task): LookedUp[] {
  if (loop?.lookup !== 'template') return [];
  const nodes = loop.node.kind === 'sequence' ? loop.node.items : [loop.node];
  return nodes.flatMap((node) => {
    const name = textOf(node);
    return name === undefined || name === '' || isTemplate(name) ? [] : [{ name, isCertain: true }];
  });
}

/** Of variables it is not known before the run who reads them. */
function lookupsOf(task: Task): LookedUp[] {
  const found: LookedUp[] = [];
  const visit: VisitSource = (node, kind) => found.push(...lookedUpIn(node.value, kind));
  visitRunSources(task, findEngineModule(task.action.module), visit);
  visitTexts(task.loop?.node, visit);
  visitVariables(task.vars, (node, kind) => {
    for (const each of lookedUpIn(node.value, kind)) found.push({ ...each, isCertain: false });
  });
  return found;
}

function severityOfUse({ possible, isCertain }: Use, run: PlayRun, mayBeWritten: boolean): Severity | undefined {
  const [host] = run.hosts;
  if (host === undefined) return undefined;
  if (!possible) return 'warning';
  const severity = severityOf(possible, run.scopeFor(possible.task, host));
  return severity === 'error' && (!isCertain || mayBeWritten) ? 'warning' : severity;
}
