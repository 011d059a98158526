import { readFileSync, statSync } from 'node:fs';
import type { Diagnostic, Severity } from '../errors/diagnostic.ts';
import { displayPath } from '../playbook/load-context.ts';
import type { Play, Task } from '../playbook/model.ts';
import { searchPathOf } from '../playbook/search-path.ts';
import { entryOf, isTemplate, textOf } from '../playbook/yaml-access.ts';
import { checkSource } from '../template/language/check.ts';
import { type LookedUp, lookedUpIn } from '../template/language/looked-up.ts';
import { DELIMITERS } from '../template/language/parse/syntax.ts';
import { type PossibleTask, tasksOfPlay } from './all-tasks.ts';
import { severityOf } from './certain-task.ts';
import { worksOnControlNode } from './check-local-files.ts';
import { findEngineModule } from './engine-modules.ts';
import { type CheckInput, openPlay } from './find-undefined.ts';
import { candidates } from './local-files.ts';
import type { PlayRun } from './play-run.ts';
import { type VisitSource, visitRunSources, visitVariables } from './task-sources.ts';

/**
 * Syntax errors and unknown filters, tests and lookups in template files that tasks name in full, by `template` or by the
 * lookup of that name. What may not be reached, and what the run may yet write anew, is a warning.
 */
export function checkTemplateFiles(plays: readonly Play[], input: CheckInput): Diagnostic[] {
  const faulty = new FaultyFiles();
  const used = plays.map((play) => tasksOfPlay(play).flatMap((possible) => filesOf(possible, faulty)));
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

/** A task that needs a file with faults. */
interface Use {
  readonly possible: PossibleTask;
  readonly path: string;
  readonly isCertain: boolean;
}

function filesOf(possible: PossibleTask, faulty: FaultyFiles): Use[] {
  const named = [...templateOf(possible.task), ...lookupsOf(possible.task)];
  if (named.length === 0) return [];
  const searchPath = searchPathOf(possible.task);
  return named.flatMap(({ name, isCertain }) => {
    const path = faulty.find(name, searchPath);
    return path !== undefined && faulty.of(path).length > 0 ? [{ possible, path, isCertain }] : [];
  });
}

/** The file of a `template` task that reads it with the usual delimiters. */
function templateOf({ action: { module, args, variableArgs } }: Task): LookedUp[] {
  if (module !== 'template' || variableArgs) return [];
  if (Object.keys(DELIMITERS).some((name) => entryOf(args, name) !== undefined)) return [];
  const name = textOf(entryOf(args, 'src')?.value);
  return name === undefined || name === '' || isTemplate(name) ? [] : [{ name, isCertain: true }];
}

/** Of variables it is not known before the run who reads them. */
function lookupsOf(task: Task): LookedUp[] {
  const found: LookedUp[] = [];
  const visit: VisitSource = (node, kind) => found.push(...lookedUpIn(node.value, kind));
  visitRunSources(task, findEngineModule(task.action.module), visit);
  visitVariables(task.vars, (node, kind) => {
    for (const each of lookedUpIn(node.value, kind)) found.push({ ...each, isCertain: false });
  });
  return found;
}

function severityOfUse({ possible, isCertain }: Use, run: PlayRun, mayBeWritten: boolean): Severity | undefined {
  const [host] = run.hosts;
  if (host === undefined) return undefined;
  const severity = severityOf(possible, run.scopeFor(possible.task, host));
  return severity === 'error' && (!isCertain || mayBeWritten) ? 'warning' : severity;
}

/** Template files and their faults; each is looked for and read once. */
class FaultyFiles {
  readonly #faults = new Map<string, readonly Diagnostic[]>();
  readonly #places = new Map<readonly string[], Map<string, string | undefined>>();

  find(name: string, searchPath: readonly string[]): string | undefined {
    const found = this.#places.get(searchPath) ?? new Map<string, string | undefined>();
    this.#places.set(searchPath, found);
    if (!found.has(name)) found.set(name, [...candidates(name, 'templates', searchPath)].find(isFile));
    return found.get(name);
  }

  of(path: string): readonly Diagnostic[] {
    let faults = this.#faults.get(path);
    if (!faults) {
      const range = { file: displayPath(path), line: 1, column: 1 };
      faults = checkSource(readFileSync(path, 'utf8'), 'file', { range });
      this.#faults.set(path, faults);
    }
    return faults;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
