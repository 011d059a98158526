import { existsSync, readFileSync } from 'node:fs';
import { type Diagnostic, DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import { displayPath } from '../playbook/load-context.ts';
import type { Play, Task } from '../playbook/model.ts';
import { searchPathOf } from '../playbook/search-path.ts';
import { entryOf, isTemplate, textOf } from '../playbook/yaml-access.ts';
import { type PossibleTask, tasksOfPlay } from './all-tasks.ts';
import { severityOf } from './certain-task.ts';
import { localPlaces, programOf } from './check-local-files.ts';
import { type CheckInput, openPlay } from './find-undefined.ts';
import { rootOf } from './include-vars.ts';
import { candidates } from './local-files.ts';
import type { PlayRun } from './play-run.ts';
import { vaultFilesAt } from './vaulted-file.ts';

interface Sealed {
  readonly possible: PossibleTask;
  readonly range: SourceRange;
  readonly file: string;
  readonly hint: string;
}

/** Files in vaults that tasks name in full and that no password opens: Ansible finds them at the task. */
export function checkVaultFiles(plays: readonly Play[], input: CheckInput): Diagnostic[] {
  const opened = new Map<string, string | undefined>();
  return plays.flatMap((play) => {
    const sealed = tasksOfPlay(play).flatMap((possible) => sealedFiles(possible, input, opened));
    if (sealed.length === 0) return [];
    const run = openPlay(play, input, input.store);
    return sealed.flatMap((each) => describe(each, run));
  });
}

function sealedFiles(possible: PossibleTask, input: CheckInput, opened: Map<string, string | undefined>): Sealed[] {
  const source = sourceOf(possible.task);
  const found = source?.places.find((place) => existsSync(place));
  if (!source || found === undefined) return [];
  return vaultFilesAt(found).flatMap((file) => {
    if (!opened.has(file)) opened.set(file, whyNotOpened(file, input));
    const hint = opened.get(file);
    return hint === undefined ? [] : [{ possible, range: source.range, file, hint }];
  });
}

/** Where the file or folder is looked for that a task names, and where it names it. */
function sourceOf(task: Task): { readonly range: SourceRange; readonly places: readonly string[] } | undefined {
  const { module, args, freeForm, variableArgs } = task.action;
  if (module === 'include_vars' && entryOf(args, 'dir')) return folderOf(task);
  if (module !== 'script' && module !== 'assemble') return localPlaces(task);
  const isScript = module === 'script';
  const remote = entryOf(args, 'remote_src')?.value;
  const isSent = isScript || (remote?.kind === 'scalar' && remote.value === false);
  const node = isScript ? (freeForm ?? entryOf(args, 'cmd')?.value) : entryOf(args, 'src')?.value;
  const path = isScript ? programOf(node) : textOf(node)?.trim();
  if (!node || !isSent || variableArgs || !path || isTemplate(path)) return undefined;
  return { range: node.range, places: [...candidates(path, 'files', searchPathOf(task))] };
}

function folderOf(task: Task): ReturnType<typeof sourceOf> {
  const node = entryOf(task.action.args, 'dir')?.value;
  const path = textOf(node);
  return node && path && !isTemplate(path) ? { range: node.range, places: [rootOf(path, task)] } : undefined;
}

function whyNotOpened(file: string, { context }: CheckInput): string | undefined {
  try {
    context.options.effects.decryptBytes(readFileSync(file, 'latin1'));
    return undefined;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) return (error as Error).message;
    return error.diagnostics.map(({ summary, hint }) => hint ?? summary).join(' ');
  }
}

function describe({ possible, range, file, hint }: Sealed, run: PlayRun): Diagnostic[] {
  const [host] = run.hosts;
  if (host === undefined) return [];
  const severity = severityOf(possible, run.scopeFor(possible.task, host));
  if (severity === undefined) return [];
  const summary = `${displayPath(file)}, which ${possible.task.action.written} needs, is encrypted by vault and cannot be decrypted`;
  return [{ ...errorAt('vars/vault', summary, { range, hint }), severity }];
}
