import { joinWords, quoteShell } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import { changeHost } from './system/ask-host.ts';
import { type FstabEdit, removeEntry, setEntry } from './system/fstab.ts';
import { makePlace, mountCommand, mustRun, remount, removePlace } from './system/mount-commands.ts';
import { describeTask, type FoundMounts, lookAtMounts, type MountTask } from './system/mount-task.ts';
import { writeText } from './system/text-file.ts';

/** ansible.posix.mount: a file system in the table of them, and mounted or not. */
export const mount = defineModule({
  name: 'ansible.posix.mount',
  aliases: ['mount'],
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    path: { type: 'path', required: true, aliases: ['name'] },
    src: { type: 'path' },
    fstype: { type: 'str' },
    opts: { type: 'str' },
    opts_no_log: {
      type: 'bool',
      default: false,
      refused: 'the options are in the result and in the table; put `no_log: true` on the task',
      refusedExcept: [false],
    },
    dump: { type: 'str', default: '0' },
    passno: { type: 'str', default: '0' },
    boot: { type: 'bool', default: true },
    fstab: { type: 'str' },
    backup: { type: 'bool', default: false },
    state: {
      type: 'str',
      required: true,
      choices: ['absent', 'absent_from_fstab', 'mounted', 'present', 'unmounted', 'remounted', 'ephemeral'],
    },
  },
  requiredIf: ['mounted', 'present', 'ephemeral'].map((value) => ({
    parameter: 'state',
    value,
    required: ['src', 'fstype'],
  })),
  *run(args, context) {
    const name = yield* expandPath(requiredText(args, 'path'), context);
    const task = describeTask(name, args);
    const found = yield* lookAtMounts(task, context);
    const state = requiredText(args, 'state');
    const done = yield* ensure(state, found, task, args, context);
    return describe(done, task, args);
  },
});

interface Done {
  readonly changed: boolean;
  readonly backup?: string;
}

function* ensure(
  state: string,
  found: FoundMounts,
  task: MountTask,
  args: ModuleArguments,
  context: ModuleContext,
): Step<Done> {
  switch (state) {
    case 'present':
      return yield* writeTable(found, setEntry(found.table ?? '', task.entry), task, args, context);
    case 'absent_from_fstab':
      return yield* writeTable(found, withoutEntry(found, task), task, args, context);
    case 'absent':
      return yield* remove(found, task, args, context);
    case 'unmounted':
      return yield* unmount(isMounted(found, task), task, context);
    case 'remounted':
      if (!context.check) yield* remount(task, args, 'Error remounting', context);
      return { changed: true };
    case 'ephemeral':
      return yield* mountEphemeral(found, task, args, context);
    default:
      return yield* mountEntry(found, task, args, context);
  }
}

function withoutEntry(found: FoundMounts, { entry, hasSource }: MountTask): FstabEdit {
  return removeEntry(found.table ?? '', entry.name, hasSource ? entry.src : undefined);
}

/** Something is mounted there, whatever it is. */
function isMounted(found: FoundMounts, { entry }: MountTask): boolean {
  return found.isMountPoint || found.sources.has(entry.name);
}

function* writeTable(
  found: FoundMounts,
  edit: FstabEdit,
  { fstab }: MountTask,
  args: ModuleArguments,
  context: ModuleContext,
): Step<Done> {
  if (!edit.changed || context.check) return { changed: edit.changed };
  if (found.table === undefined) yield* makeParent(fstab, context);
  const backup = flagOf(args, 'backup') && found.table !== undefined;
  const backupFile = yield* writeText({ path: fstab, text: found.table }, edit.text, context, { backup });
  return { changed: true, ...(backupFile === undefined ? {} : { backup: backupFile }) };
}

function* makeParent(path: string, context: ModuleContext): Step<void> {
  const parent = path.slice(0, path.lastIndexOf('/'));
  if (parent !== '' && parent !== '/etc') yield* mustRun(`mkdir -p -- ${quoteShell(parent)}`, '', context);
}

function* remove(found: FoundMounts, task: MountTask, args: ModuleArguments, context: ModuleContext): Step<Done> {
  const done = yield* writeTable(found, withoutEntry(found, task), task, args, context);
  if (!done.changed || context.check) return done;
  const place = quoteShell(task.entry.name);
  if (isMounted(found, task)) yield* unmount(true, task, context);
  const script = `if [ -e ${place} ]; then rmdir -- ${place}; fi`;
  yield* mustRun(script, `Error rmdir ${task.entry.name}: `, context);
  return done;
}

function* unmount(mounted: boolean, { entry }: MountTask, context: ModuleContext): Step<Done> {
  if (mounted && !context.check) {
    yield* mustRun(joinWords(['umount', entry.name]), `Error unmounting ${entry.name}: `, context);
  }
  return { changed: mounted };
}

/** `mounted`: the entry stands in the table, and what it says is mounted; a table that does not work is put back. */
function* mountEntry(found: FoundMounts, task: MountTask, args: ModuleArguments, context: ModuleContext): Step<Done> {
  const edit = setEntry(found.table ?? '', task.entry);
  const mounted = found.isMountPoint || found.sources.get(task.entry.name) === task.entry.src;
  if (context.check) return { changed: edit.changed || !mounted };
  const made = yield* makePlace(task, context);
  const done = yield* writeTable(found, edit, task, args, context);
  if (mounted && !edit.changed) return done;
  try {
    if (mounted) yield* remount(task, args, 'Error mounting', context);
    else yield* mustRun(mountCommand(task, args), `Error mounting ${task.entry.name}: `, context);
  } catch (error) {
    if (!(error instanceof ModuleFailure)) throw error;
    if (edit.changed) {
      yield* writeText({ path: task.fstab, text: edit.text }, withEnds(found.table ?? ''), context, {});
    }
    yield* removePlace(made, context);
    throw error;
  }
  return { ...done, changed: true };
}

/** The lines that Ansible puts back all end. */
function withEnds(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

const OTHER_SOURCE =
  'Ephemeral mount point is already mounted with a different source than the specified one. Failing in order to prevent an unwanted unmount or override operation. Try replacing this command with a "state: unmounted" followed by a "state: ephemeral", or use a different destination path.';

/** `ephemeral`: mounted, and the table left alone. */
function* mountEphemeral(
  found: FoundMounts,
  task: MountTask,
  args: ModuleArguments,
  context: ModuleContext,
): Step<Done> {
  const { src, name } = task.entry;
  const mounted = found.isMountPoint || found.sources.get(name) === src;
  if (!mounted && !context.check) {
    const made = yield* makePlace(task, context);
    const { rc, parts, stderr } = yield* changeHost(`${mountCommand(task, args)}\n`, context);
    if (rc !== 0) {
      yield* removePlace(made, context);
      throw new ModuleFailure(`Error mounting ${name}: ${parts.join('')}${stderr}`);
    }
  }
  if (!mounted) return { changed: true };
  const same = found.sources.get(name) === src || saysMounted(found.verbose, src, name);
  if (!same) throw new ModuleFailure(OTHER_SOURCE);
  if (!context.check) yield* remount(task, args, 'Error mounting', context);
  return { changed: true };
}

/** `SOURCE on PLACE type …`. */
function saysMounted(verbose: string, src: string, name: string): boolean {
  return verbose.split('\n').some((line) => {
    const [source, , place] = line.split(/\s+/);
    return source === src && place === name;
  });
}

function describe({ changed, backup }: Done, task: MountTask, args: ModuleArguments): ModuleResult {
  const { entry, fstab, warnings, hasSource } = task;
  const values: PyDict = new Map<Value, Value>([
    ['name', entry.name],
    ['opts', entry.opts],
    ['dump', entry.dump],
    ['passno', entry.passno],
    ['fstab', fstab],
    ['boot', flagOf(args, 'boot') ? 'yes' : 'no'],
    ['backup_file', backup ?? ''],
  ]);
  if (hasSource) values.set('src', entry.src);
  if (textOf(args, 'fstype') !== undefined) values.set('fstype', entry.fstype);
  return { changed, values, ...(warnings.length > 0 ? { warnings } : {}) };
}
