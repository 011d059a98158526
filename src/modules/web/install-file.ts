import type { ModuleContext } from '../module.ts';
import { ModuleFailure, perform, type Step } from '../requests.ts';

/**
 * Words: source, destination, 1 for a backup. The new file stands beside its place with the mode and owner of the old one
 * before it is moved in. Prints the backup's name.
 */
const SCRIPT = `
set -e
case $2 in */*) ;; *) set -- "$1" "./$2" "$3" ;; esac
dir=\${2%/*}
[ -d "$dir/" ] || { echo "Destination \${dir:-/} does not exist" >&2; exit 3; }
new=$dir/.calico-deploy-get-$$
trap 'rm -f -- "$new"' EXIT
if [ -e "$2" ]; then mode=$(stat -L -c %a -- "$2") owner=$(stat -L -c %u:%g -- "$2"); else mode=644 owner=; fi
(umask 077 && cat -- "$1" >"$new")
[ -z "$owner" ] || chown "$owner" "$new" 2>/dev/null || :
chmod "$mode" "$new"
if [ "$3" = 1 ] && [ -e "$2" ]; then
  kept=$2.$$.$(date +%Y-%m-%d@%H:%M:%S)~
  cp -p -- "$2" "$kept"
  printf %s "$kept"
fi
sync "$new" 2>/dev/null || sync
if [ -d "$2" ]; then echo "$2 is a directory" >&2; exit 4; fi
mv -f -- "$new" "$2"
`;

/** Moves a file of the host into its place, whole or not at all. Returns the name of the backup. */
export function* installFile(
  from: string,
  to: string,
  backup: boolean,
  context: ModuleContext,
): Step<string | undefined> {
  const { run } = yield* perform({
    kind: 'run',
    argv: ['sh', '-c', SCRIPT, 'sh', from, to, backup ? '1' : '0'],
    environment: {},
    timeout: context.timeout,
    check: false,
    owes: context.owes,
  });
  const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
  if (run?.rc === 3) throw new ModuleFailure(text(run.stderr).trim());
  if (run?.rc !== 0) throw new ModuleFailure(`failed to copy ${from} to ${to}: ${text(run?.stderr).trim()}`);
  return text(run.stdout) || undefined;
}
