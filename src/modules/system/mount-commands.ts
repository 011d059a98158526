import { joinWords, quoteShell } from '../../parsing/quote.ts';
import { requiredText } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import { changeHost } from './ask-host.ts';
import type { MountTask } from './mount-task.ts';

/** Runs a script; what it says when it fails ends the module. */
export function* mustRun(script: string, what: string, context: ModuleContext): Step<void> {
  const { rc, parts, stderr } = yield* changeHost(`${script}\n`, context);
  if (rc !== 0) throw new ModuleFailure(`${what}${parts.join('')}${stderr}`);
}

/** Makes the mount point; the answer is the topmost directory that was missing, empty for none. */
export function* makePlace({ entry }: MountTask, context: ModuleContext): Step<string> {
  const place = quoteShell(entry.name);
  const script = `place=${place}; [ ! -e "$place" ] || exit 0
top=$place; while :; do case $top in */*) up=\${top%/*} ;; *) up='' ;; esac; if [ -z "$up" ] || [ -e "$up" ]; then break; fi; top=$up; done
mkdir -p -- "$place" && printf %s "$top"
`;
  const { rc, parts, stderr } = yield* changeHost(script, context);
  if (rc !== 0) throw new ModuleFailure(`Error making dir ${entry.name}: ${stderr}`);
  return parts.join('');
}

export function* removePlace(top: string, context: ModuleContext): Step<void> {
  if (top !== '') yield* changeHost(`find ${quoteShell(top)} -depth -type d -exec rmdir {} +\n`, context);
}

/** The words that say which table, or for `ephemeral` what is mounted. */
function mountWords({ entry, fstab }: MountTask, args: ModuleArguments): string[] {
  if (requiredText(args, 'state') === 'ephemeral') {
    const options = entry.opts === 'defaults' ? [] : ['-o', entry.opts];
    return ['-t', entry.fstype, ...options, entry.src, entry.name];
  }
  return [...(fstab === '/etc/fstab' ? [] : ['-T', fstab]), entry.name];
}

export function mountCommand(task: MountTask, args: ModuleArguments): string {
  return joinWords(['mount', ...mountWords(task, args)]);
}

const REFUSED_OPTIONS =
  'Options were specified with remounted, but the remount command failed. Failing in order to prevent an unexpected mount result. Try replacing this command with a "state: unmounted" followed by a "state: mounted" using the full desired mount options instead.';

/** Where `remount` does not do, it is unmounted and mounted. */
export function* remount(task: MountTask, args: ModuleArguments, what: string, context: ModuleContext): Step<void> {
  const withOptions = requiredText(args, 'state') === 'remounted' && task.entry.opts !== 'defaults';
  const option = withOptions ? `remount,${task.entry.opts}` : 'remount';
  const command = joinWords(['mount', '-o', option, ...mountWords(task, args)]);
  const again = `${joinWords(['umount', task.entry.name])} && ${mountCommand(task, args)}`;
  const script = withOptions ? command : `${command} >/dev/null 2>&1 || { ${again}; }`;
  const { rc, parts, stderr } = yield* changeHost(`${script}\n`, context);
  if (rc === 0) return;
  throw new ModuleFailure(withOptions ? REFUSED_OPTIONS : `${what} ${task.entry.name}: ${parts.join('')}${stderr}`);
}
