import { randomBytes } from 'node:crypto';
import { requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { pathInfo } from './file/path-info.ts';
import type { ModuleArguments } from './module.ts';
import { compute, ModuleFailure, observe, perform } from './requests.ts';
import { expandPath } from './run/remote-words.ts';

/** How many names are tried before a directory counts as one where nothing can be made. */
const TRIES = 5;

/** Words: state, directory, prefix, suffix, random words. `set -C` and `mkdir` refuse a name that is taken. */
const SCRIPT = `
umask 077
set -C
state=$1 dir=\${2:-\${TMPDIR:-/tmp}} prefix=$3 suffix=$4
shift 4
[ -d "$dir/" ] || exit 3
case $dir in /*) ;; *) dir=$PWD/$dir ;; esac
for word; do
  path=\${dir%/}/$prefix$word$suffix
  case $state in
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
    const random = yield* compute(async () => Array.from({ length: TRIES }, () => randomBytes(4).toString('hex')));
    const words = [
      requiredText(args, 'state'),
      directory,
      requiredText(args, 'prefix'),
      requiredText(args, 'suffix'),
      ...random,
    ];
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
