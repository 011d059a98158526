import { existsSync, readFileSync } from 'node:fs';
import { type Diagnostic, DiagnosticError, errorAt } from '../../errors/diagnostic.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { displayPath } from '../../playbook/load-context.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { entryOf, isTemplate, textOf } from '../../playbook/yaml-access.ts';
import { vaultFilesAt } from '../files/vaulted-file.ts';
import { keep } from '../keep.ts';
import type { PlayRun } from '../play/play-run.ts';
import { rootOf } from '../task/include-vars.ts';
import { type PossibleTask, tasksOfPlay } from './all-tasks.ts';
import { severityOf } from './certain-task.ts';
import { findLocalSource, type LocalSource, programOf } from './check-local-files.ts';
import type { CheckedFiles } from './checked-files.ts';
import { type CheckInput, openPlay } from './find-undefined.ts';

interface Sealed extends SealedFile {
  readonly possible: PossibleTask;
  readonly node: YamlNode;
}

interface SealedFile {
  readonly file: string;
  readonly hint: string;
}

/** Files in vaults that tasks name in full and that no password opens: Ansible finds them at the task. */
export function checkVaultFiles(plays: readonly Play[], input: CheckInput, files: CheckedFiles): Diagnostic[] {
  const known = new Map<string, readonly SealedFile[]>();
  return plays.flatMap((play) => {
    const sealed = tasksOfPlay(play).flatMap((possible) => {
      const source = sourceOf(possible.task, files);
      if (source?.found === undefined) return [];
      const { node, found } = source;
      return keep(known, found, () => sealedAt(found, input)).map((each) => ({ ...each, possible, node }));
    });
    if (sealed.length === 0) return [];
    const run = openPlay(play, input, input.store);
    return sealed.flatMap((each) => describe(each, run));
  });
}

function sealedAt(place: string, input: CheckInput): SealedFile[] {
  return vaultFilesAt(place).flatMap((file) => {
    const hint = whyNotOpened(file, input);
    return hint === undefined ? [] : [{ file, hint }];
  });
}

/** The file or folder that a task names, and the node that names it. */
function sourceOf(task: Task, files: CheckedFiles): Pick<LocalSource, 'node' | 'found'> | undefined {
  const { module, args, freeForm, variableArgs } = task.action;
  if (module === 'include_vars' && entryOf(args, 'dir')) return folderOf(task);
  if (module !== 'script' && module !== 'assemble') return findLocalSource(task, files);
  const isScript = module === 'script';
  const remote = entryOf(args, 'remote_src')?.value;
  const isSent = isScript || (remote?.kind === 'scalar' && remote.value === false);
  const node = isScript ? (freeForm ?? entryOf(args, 'cmd')?.value) : entryOf(args, 'src')?.value;
  const path = isScript ? programOf(node) : textOf(node)?.trim();
  if (!node || !isSent || variableArgs || !path || isTemplate(path)) return undefined;
  return { node, ...files.find(path, 'files', task) };
}

function folderOf(task: Task): ReturnType<typeof sourceOf> {
  const node = entryOf(task.action.args, 'dir')?.value;
  const path = textOf(node);
  if (!node || !path || isTemplate(path)) return undefined;
  const root = rootOf(path, task);
  return { node, found: existsSync(root) ? root : undefined };
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

function describe({ possible, node, file, hint }: Sealed, run: PlayRun): Diagnostic[] {
  const [host] = run.hosts;
  if (host === undefined) return [];
  const severity = severityOf(possible, run.scopeFor(possible.task, host));
  if (severity === undefined) return [];
  const summary = `${displayPath(file)}, which ${possible.task.action.written} needs, is encrypted by vault and cannot be decrypted`;
  return [{ ...errorAt('vars/vault', summary, { range: node.range, hint }), severity }];
}
