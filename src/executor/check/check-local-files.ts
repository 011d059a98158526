import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { TextError } from '../../parsing/text-error.ts';
import { splitWords } from '../../parsing/words.ts';
import type { YamlMapping, YamlNode } from '../../parsing/yaml/node.ts';
import { inherited } from '../../playbook/inheritance.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { entryOf, isTemplate, textOf } from '../../playbook/yaml-access.ts';
import type { PlayRun } from '../play/play-run.ts';
import { findEngineModule } from '../task/engine-modules.ts';
import { tasksOfPlay } from './all-tasks.ts';
import { severityOf } from './certain-task.ts';
import type { CheckedFiles, CheckedPlaces } from './checked-files.ts';
import { type CheckInput, openPlay } from './find-undefined.ts';

/**
 * Files of the control node that tasks name in full and that are not there. A run that works on the control node may make
 * them first: then nothing is said.
 */
export function checkLocalFiles(plays: readonly Play[], input: CheckInput, files: CheckedFiles): Diagnostic[] {
  const missing = plays.map((play) => missingFiles(play, files));
  if (missing.every((found) => found.length === 0)) return [];
  const runs = plays.map((play) => openPlay(play, input, input.store));
  if (runs.some(worksOnControlNode)) return [];
  return runs.flatMap((run, index) => (missing[index] ?? []).flatMap((found) => describe(found, run)));
}

interface MissingFile {
  readonly possible: ReturnType<typeof tasksOfPlay>[number];
  readonly source: LocalSource;
}

function missingFiles(play: Play, files: CheckedFiles): MissingFile[] {
  return tasksOfPlay(play).flatMap((possible) => {
    const source = findLocalSource(possible.task, files);
    return source && source.found === undefined ? [{ possible, source }] : [];
  });
}

/** A file or folder of the control node: its name, the node that names it, and where it is looked for. */
export interface LocalSource extends CheckedPlaces {
  readonly path: string;
  readonly node: YamlNode;
}

/** The file or folder of the control node that a task names in full. */
export function findLocalSource(task: Task, files: CheckedFiles): LocalSource | undefined {
  const { module } = task.action;
  const node = localSource(task);
  const path = module === 'script' ? programOf(node) : textOf(node);
  if (node === undefined || path === undefined || path === '' || isTemplate(path)) return undefined;
  const folder = module === 'include_vars' ? 'vars' : module === 'template' ? 'templates' : 'files';
  return { path, node, ...files.find(path, folder, task) };
}

/** The argument that names a file or folder of the control node. */
function localSource({ action }: Task): YamlNode | undefined {
  const { module, args, freeForm, variableArgs } = action;
  if (variableArgs) return undefined;
  if (module === 'template') return entryOf(args, 'src')?.value;
  if (module === 'include_vars') return freeForm ?? entryOf(args, 'file')?.value;
  if (module === 'script') return isGuarded(args) ? undefined : (freeForm ?? entryOf(args, 'cmd')?.value);
  if (module !== 'copy' && module !== 'unarchive') return undefined;
  const isLocal = ['remote_src', 'copy'].every((name) => entryOf(args, name) === undefined);
  const src = isLocal ? entryOf(args, 'src')?.value : undefined;
  return textOf(src)?.includes('://') ? undefined : src;
}

/** What is on the host may make it needless: the script is then not looked for. */
function isGuarded(args: YamlMapping): boolean {
  return ['creates', 'removes'].some((name) => entryOf(args, name) !== undefined);
}

/** The script of a command line; undefined where its quotes are not closed, which is told elsewhere. */
export function programOf(node: YamlNode | undefined): string | undefined {
  try {
    return splitWords((textOf(node) ?? '').trim())[0];
  } catch (error) {
    if (error instanceof TextError) return undefined;
    throw error;
  }
}

/** Whether something of a play works on the control node, and may make or change files there. */
export function worksOnControlNode(run: PlayRun): boolean {
  const tasks = tasksOfPlay(run.play).map(({ task }) => task);
  return (
    tasks.some((task) => reachesOthers(task)) ||
    run.hosts.some((host) => run.scopeFor(undefined, host).get('ansible_connection') === 'local')
  );
}

function reachesOthers(task: Task): boolean {
  const isAsked = ['delegate_to', 'connection'].some((name) => inherited(task, name) !== undefined);
  return isAsked || findEngineModule(task.action.module)?.writesControlNode === true;
}

function describe({ possible, source: { path, node, places } }: MissingFile, run: PlayRun): Diagnostic[] {
  const [host] = run.hosts;
  if (host === undefined) return [];
  const severity = severityOf(possible, run.scopeFor(possible.task, host));
  if (severity === undefined) return [];
  const summary = `'${path}' of ${possible.task.action.written} does not exist`;
  const hint = `Searched: ${places.join(', ')}.`;
  return [{ ...errorAt('playbook/missing-file', summary, { range: node.range, hint }), severity }];
}
