import { TemplateError } from '../../template/values/errors.ts';
import { parseTime } from '../../template/values/strptime.ts';
import { toStr } from '../../template/values/text.ts';
import { requiredText, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext } from '../module.ts';
import { ModuleFailure, perform, type Step } from '../requests.ts';

/** Times of a file as the task asks for them: `now`, a date on the host's clock, or undefined to leave it. */
export interface WantedTimes {
  readonly modified: string | undefined;
  readonly accessed: string | undefined;
}

/** What is asked of the times beyond what `touch` and the other states do by themselves; undefined for nothing. */
export function timesOf(args: ModuleArguments, state: string): WantedTimes | undefined {
  const usual = state === 'touch' ? 'now' : 'preserve';
  const modified = textOf(args, 'modification_time') ?? usual;
  const accessed = textOf(args, 'access_time') ?? usual;
  if (state === 'absent' || (modified === accessed && ['preserve', usual].includes(modified))) return undefined;
  return { modified: dateOf(args, 'modification_time', modified), accessed: dateOf(args, 'access_time', accessed) };
}

/** The arguments with which a state leaves the times alone. */
export function withoutTouching(args: ModuleArguments): ModuleArguments {
  return new Map([...args, ['modification_time', 'preserve'], ['access_time', 'preserve']]);
}

/** The first fault of a time, for checks before the run. */
export function checkTimes(args: ModuleArguments): string | undefined {
  try {
    timesOf(args, textOf(args, 'state') ?? 'file');
    return undefined;
  } catch (error) {
    if (error instanceof ModuleFailure) return error.message;
    throw error;
  }
}

function dateOf(args: ModuleArguments, name: string, text: string): string | undefined {
  if (text === 'preserve') return undefined;
  if (text === 'now') return text;
  const format = requiredText(args, `${name}_format`);
  try {
    return toStr(parseTime(text, format)).replace(/\..*$/, '');
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new ModuleFailure(
      `Error while obtaining timestamp for time ${text} using format ${format}: ${error.message}`,
    );
  }
}

/** Words: path, check, modification time, access time. Prints 1 where a time was another one. */
const SCRIPT = `
[ -e "$1" ] || exit 0
case $1 in */*) ;; *) set -- "./$1" "$2" "$3" "$4" ;; esac
adjust() {
  [ -n "$3" ] || return 0
  if [ "$3" != now ]; then
    want=$(date -d "$3" +%s) || exit 3
    case $(stat -L -c "$4" -- "$1") in "$want" | "$want.000000000") return 0 ;; esac
  fi
  changed=1
  [ "$2" = 1 ] || touch -c "$5" \${want:+-d} \${want:+"$3"} -- "$1" || exit 3
  want=
}
changed='' want=''
adjust "$1" "$2" "$3" %.9Y -m
adjust "$1" "$2" "$4" %.9X -a
printf %s "$changed"
`;

/** Gives a path its times, in the host's time zone; true when one of them was another. */
export function* ensureTimes(path: string, times: WantedTimes, context: ModuleContext): Step<boolean> {
  const { run } = yield* perform({
    kind: 'run',
    argv: ['sh', '-c', SCRIPT, 'sh', path, context.check ? '1' : '0', times.modified ?? '', times.accessed ?? ''],
    environment: {},
    timeout: context.timeout,
    check: false,
    owes: context.owes,
  });
  if (run?.rc === 0) return run.stdout.length > 0;
  const said = new TextDecoder().decode(run?.stderr).trim();
  throw new ModuleFailure(`Error while updating modification or access time: ${said}`, new Map([['path', path]]));
}
