import { Buffer } from 'node:buffer';
import { posix } from 'node:path';
import { parseFileState, STAT_FORMAT } from '../../agent/file-state.ts';
import type { FileState } from '../../agent/reply.ts';
import type { ModuleContext } from '../module.ts';
import { ModuleFailure, perform, type Step } from '../requests.ts';

/** Something that stands below a directory. */
export interface Entry {
  readonly path: string;
  readonly name: string;
  readonly state: FileState;
  /** A directory, or a link to one: what Python's `os.walk` goes into, or would with `followlinks`. */
  readonly isDirectory: boolean;
  /** A directory that cannot be read. */
  readonly closed: boolean;
}

export interface Walk {
  /** The entries of every directory that was read, by its path. */
  readonly directories: ReadonlyMap<string, readonly Entry[]>;
  /** Seconds since the epoch on the host's clock. */
  readonly now: number;
}

/**
 * Words: directory, depth or 0, L to follow links. For each batch that `find` hands over: the number of names, the line of
 * `stat` of each, a letter for each, and the names with a NUL behind each, so that any name survives.
 */
const SCRIPT = `
[ -d "$1/" ] || exit 3
case $1 in /*) ;; *) set -- "./$1" "$2" "$3" ;; esac
if [ "$3" = L ]; then set -- "$@" -L; fi
depth=$2 top=$1 follow=$3
set -- "$1/." -mindepth 1
[ "$depth" = 0 ] || set -- "$@" -maxdepth "$depth"
find \${follow:+-$follow} "$@" -exec sh -c '
lines=$(stat -c "$0" -- "$@" 2>/dev/null) || {
  n=0 total=$#
  lines=
  for f in "$@"; do
    if line=$(stat -c "$0" -- "$f" 2>/dev/null); then lines=$lines$line"
"; set -- "$@" "$f"; fi
  done
  shift "$total"
  lines=\${lines%"
"}
}
[ $# -gt 0 ] || exit 0
printf "%s\\n%s\\n" $# "$lines"
for f; do
  if [ -d "$f" ]; then
    if [ -r "$f" ] && [ -x "$f" ]; then printf d; else printf D; fi
  else printf f; fi
done
echo
printf "%s\\0" "$@"
' '${STAT_FORMAT}' '{}' + 2>/dev/null
exit 0
`;

/** Everything below a directory, at most `depth` levels down (0 for all); undefined when it is no directory. */
export function* walkDirectory(
  path: string,
  { depth, follow }: { readonly depth: number; readonly follow: boolean },
  context: ModuleContext,
): Step<Walk | undefined> {
  const { run } = yield* perform({
    kind: 'run',
    argv: ['sh', '-c', SCRIPT, 'sh', path, String(depth), follow ? 'L' : ''],
    environment: {},
    timeout: context.timeout,
    check: false,
  });
  if (run?.rc === 3) return undefined;
  if (run?.rc !== 0) throw new ModuleFailure(`cannot look below ${path}: ${new TextDecoder().decode(run?.stderr)}`);
  const directories = new Map<string, Entry[]>();
  for (const entry of parseBatches(Buffer.from(run.stdout))) {
    const parent = posix.dirname(entry.path);
    const known = directories.get(parent);
    if (known) known.push(entry);
    else directories.set(parent, [entry]);
  }
  return { directories, now: run.start };
}

function* parseBatches(output: Buffer): Generator<Entry> {
  let at = 0;
  const until = (byte: number): string => {
    const end = output.indexOf(byte, at);
    if (end < 0) throw new ModuleFailure('the host broke off in the middle of a list of files');
    const text = output.toString('utf8', at, end);
    at = end + 1;
    return text;
  };
  while (at < output.length) {
    const count = Number(until(0x0a));
    const states = Array.from({ length: count }, () => parseFileState(until(0x0a)));
    const letters = until(0x0a);
    for (const [index, state] of states.entries()) {
      const path = posix.normalize(until(0));
      if (state === undefined) continue;
      const letter = letters[index] ?? 'f';
      yield { path, name: posix.basename(path), state, isDirectory: letter !== 'f', closed: letter === 'D' };
    }
  }
}
