import { requiredText, textOf } from './argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments } from './module.ts';
import { pathInfo } from './path-info.ts';
import { expandPath } from './remote-words.ts';
import { ModuleFailure, observe, perform } from './requests.ts';

/**
 * Words: state, directory, prefix, suffix. `mktemp` of busybox takes no suffix, so the name is made here; `set -C` and `mkdir`
 * refuse one that is taken.
 */
const SCRIPT = `
umask 077
set -C
dir=\${2:-\${TMPDIR:-/tmp}}
[ -d "$dir/" ] || exit 3
case $dir in /*) ;; *) dir=$PWD/$dir ;; esac
for i in 1 2 3 4 5 6 7 8 9; do
  name=$(head -c 4 /dev/urandom | od -An -tx1 | tr -d ' \\n')
  path=\${dir%/}/$3$name$4
  case $1 in
    file) { true >"$path"; } 2>/dev/null ;;
    *) mkdir -- "$path" 2>/dev/null ;;
  esac && { printf '%s' "$path"; exit 0; }
done
exit 4
`;

/** ansible.builtin.tempfile: a new empty file or directory that belongs to the user alone. */
export const tempfile = defineModule({
  name: 'tempfile',
  runsOn: 'host',
  // What it makes on the host has to be there once.
  reachesOut: true,
  parameters: {
    state: { type: 'str', default: 'file', choices: ['file', 'directory'] },
    path: { type: 'path' },
    prefix: { type: 'str', default: 'ansible.' },
    suffix: { type: 'str', default: '' },
  },
  validate: (args) => componentFault(args, 'prefix') ?? componentFault(args, 'suffix'),
  *run(args, context) {
    if (context.check) {
      const msg = 'remote module (tempfile) does not support check mode';
      return { changed: false, skipped: true, msg, values: new Map() };
    }
    const given = textOf(args, 'path');
    const directory = given === undefined ? '' : yield* expandPath(given, context);
    const words = [requiredText(args, 'state'), directory, requiredText(args, 'prefix'), requiredText(args, 'suffix')];
    const result = yield* perform({
      kind: 'run',
      argv: ['sh', '-c', SCRIPT, 'sh', ...words],
      environment: context.environment,
      timeout: context.timeout,
      check: false,
      owes: context.owes,
    });
    const path = new TextDecoder().decode(result.run?.stdout ?? new Uint8Array());
    if (result.run?.rc === 3) throw new ModuleFailure(`[Errno 2] No such file or directory: '${directory}'`);
    if (path === '')
      throw new ModuleFailure(
        `no file can be made in ${directory === '' ? 'the directory for temporary files' : directory}`,
      );
    return { changed: true, values: new Map([['path', path], ...pathInfo(yield* observe(path))]) };
  },
});

function componentFault(args: ModuleArguments, name: string): string | undefined {
  const text = textOf(args, name) ?? '';
  return text.includes('/') ? `${name} must be a valid file name component, got '${text}'` : undefined;
}
