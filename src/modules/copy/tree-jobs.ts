import type { ModuleContext } from '../module.ts';
import { ModuleFailure, perform, type Step } from '../requests.ts';

/** One thing to be copied on a host: all of a directory to where nothing stands, the bytes of a file, or a link as such. */
export interface CopyJob {
  readonly kind: 'tree' | 'file' | 'link';
  readonly from: string;
  readonly to: string;
}

/** Words: L to follow links, the directory. Prints what is neither file nor directory nor a link that may stay one. */
const CHECK_SCRIPT = `
if [ "$1" = L ]; then find -L "$2/." ! -type f ! -type d; else find "$2/." ! -type f ! -type d ! -type l; fi
`;

/** Ends the module where something below the directory cannot be copied, or where the copy would be a part of itself. */
export function* checkTree({ from, to }: CopyJob, follow: boolean, context: ModuleContext): Step<void> {
  if (`${to}/`.startsWith(`${from}/`)) throw new ModuleFailure(`${from} cannot be copied into itself, to ${to}`);
  const bad = (yield* runScript(CHECK_SCRIPT, [follow ? 'L' : '', from], [], context)).split('\n')[0] ?? '';
  if (bad !== '') throw new ModuleFailure(`${bad} cannot be copied: it is neither a file nor a directory`);
}

/**
 * Words: L to follow links, then kind, source and place of each job. As Ansible leaves them: modes and times of a tree are those
 * of the source, owner and group the user's, or the group of a directory that hands it down. A file is replaced at once and keeps
 * its owner; where a link stands in its place, what it leads to is replaced. `chown` takes set-id bits away, so they are set after it.
 */
const COPY_SCRIPT = `
links=$1
shift
user=$(id -u)
copy_tree() {
  case $2 in /*) to=$2 ;; *) to=$PWD/$2 ;; esac
  parent=\${to%/*}/
  mkdir -p -- "$parent" || return 1
  if [ -g "$parent" ]; then group=$(stat -c %g -- "$parent"); else group=$(id -g); fi
  if [ "$links" = L ]; then cp -R -L -p -- "$1/." "$to"; else cp -R -P -p -- "$1/." "$to"; fi || return 1
  find "$to" '(' ! -user "$user" -o ! -group "$group" ')' -exec chown -h -- "$user:$group" '{}' + || return 1
  ( cd -- "$1/." && find \${links:+-$links} . -type f '(' -perm -4000 -o -perm -2000 ')' -exec sh -c '
    for f; do chmod -- "$(stat -L -c %a -- "$f")" "$0/$f" || exit 1; done' "$to" '{}' + )
}
copy_file() {
  to=$2
  if [ -L "$to" ]; then to=$(readlink -f -- "$to" && echo .); to=\${to%??}; fi
  new=\${to%/*}/.calico-deploy-$$
  cp -- "$1" "$new" || return 1
  if [ -e "$to" ]; then chown -- "$(stat -c %u:%g -- "$to")" "$new" 2>/dev/null || :; fi
  chmod -- "$(stat -L -c %a -- "$1")" "$new" && mv -f -- "$new" "$to"
}
while [ $# -gt 0 ]; do
  new=
  case $1 in
    tree) copy_tree "$2" "$3" ;;
    file) copy_file "$2" "$3" ;;
    link) cp -P -- "$2" "$3" ;;
  esac || { [ -z "$new" ] || rm -f -- "$new"; exit 1; }
  shift 3
done
`;

const BATCH = 200;

/** Copies on the host, many at a time; the first that fails ends the module. */
export function* carryOut(jobs: readonly CopyJob[], follow: boolean, context: ModuleContext): Step<void> {
  for (let start = 0; start < jobs.length; start += BATCH) {
    const words = jobs.slice(start, start + BATCH).flatMap(({ kind, from, to }) => [kind, from, to]);
    yield* runScript(COPY_SCRIPT, [follow ? 'L' : '', ...words], context.owes, context);
  }
}

function* runScript(
  script: string,
  words: readonly string[],
  owes: readonly string[],
  context: ModuleContext,
): Step<string> {
  const { timeout } = context;
  const argv = ['sh', '-c', script, 'sh', ...words];
  const { run } = yield* perform({ kind: 'run', argv, environment: {}, timeout, check: false, owes });
  const decoder = new TextDecoder();
  if (run?.rc === 0) return decoder.decode(run.stdout);
  throw new ModuleFailure(`the directory cannot be copied: ${decoder.decode(run?.stderr).trim()}`);
}
