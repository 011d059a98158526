import { quoteShell } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { splitWords } from '../parsing/words.ts';
import { requiredText } from './argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { askHost, changeHost, type HostAnswer } from './system/ask-host.ts';
import { commentLines, type ModuleFiles, planPersistence } from './system/module-files.ts';
import { type TextFile, writeText } from './system/text-file.ts';

/** community.general.modprobe: a module of the kernel is loaded, now and at boot, or is not. */
export const modprobe = defineModule({
  name: 'community.general.modprobe',
  aliases: ['modprobe'],
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    name: { type: 'str', required: true },
    state: { type: 'str', default: 'present', choices: ['absent', 'present'] },
    params: { type: 'str', default: '' },
    persistent: { type: 'str', default: 'disabled', choices: ['disabled', 'present', 'absent'] },
  },
  validate: (args) => (fault(requiredText(args, 'params')) ? 'params cannot be split into words' : undefined),
  *run(args, context) {
    const found = yield* lookAtModule(requiredText(args, 'name'), context);
    const loading = yield* ensureLoaded(found, args, context);
    const persisted = yield* ensurePersistent(found, args, context);
    return {
      changed: loading.changed || persisted,
      values: resultValues(args),
      ...(loading.warning === undefined ? {} : { warnings: [loading.warning] }),
    };
  },
});

function fault(params: string): boolean {
  try {
    splitWords(params);
    return false;
  } catch {
    return true;
  }
}

interface FoundModule extends ModuleFiles {
  readonly loaded: boolean;
}

/** Prints `l` when the module is in the kernel, loaded or built in. */
const LOADED = `
is_loaded() {
  while read -r word rest; do
    if [ "$word" = "$2" ]; then printf l; return 0; fi
  done </proc/modules
  builtin=/lib/modules/$(uname -r)/modules.builtin
  if [ ! -e "$builtin" ]; then echo "[Errno 2] No such file or directory: '$builtin'" >&2; exit 1; fi
  while read -r line; do
    case $line in */"$1".ko) printf l; return 0 ;; esac
  done <"$builtin"
}
files() {
  for file in "$1"/* "$1"/.[!.]*; do
    if [ -f "$file" ]; then printf %s "$file"; end; cat <"$file"; end; fi
  done
}
`;

function isLoaded(name: string): string {
  return `is_loaded ${quoteShell(name)} ${quoteShell(name.replaceAll('-', '_'))}; end\n`;
}

function* lookAtModule(name: string, context: ModuleContext): Step<FoundModule> {
  const script = `${LOADED}${isLoaded(name)}files /etc/modules-load.d; end; files /etc/modprobe.d; end\n`;
  const [loaded = '', ...rest] = yield* askHost(script, context);
  const middle = rest.findIndex((part, index) => part === '' && index % 2 === 0);
  return {
    loaded: loaded === 'l',
    lists: pairsOf(rest.slice(0, middle)),
    options: pairsOf(rest.slice(middle + 1)),
  };
}

function pairsOf(parts: readonly string[]): TextFile[] {
  const files: TextFile[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    files.push({ path: parts[index] ?? '', text: parts[index + 1] ?? '' });
  }
  return files;
}

interface Loading {
  readonly changed: boolean;
  readonly warning?: string;
}

function* ensureLoaded(found: FoundModule, args: ModuleArguments, context: ModuleContext): Step<Loading> {
  const wanted = requiredText(args, 'state') === 'present';
  if (found.loaded === wanted) return { changed: false };
  const name = requiredText(args, 'name');
  const words = wanted ? [name, ...splitWords(requiredText(args, 'params'))] : ['-r', name];
  const [load, probe] = [
    ['modprobe', ...words],
    ['modprobe', '-n', '--first-time', ...words],
  ].map((command) => command.map(quoteShell).join(' '));
  // With -n modprobe only says whether it could: Ansible asks it in check mode too.
  const dry = context.check ? `modprobe -n ${words.map(quoteShell).join(' ')}` : load;
  const after =
    wanted && !context.check
      ? `end\n${LOADED}found=$(is_loaded ${quoteShell(name)} ${quoteShell(name.replaceAll('-', '_'))}) || exit 1
if [ -z "$found" ]; then said=$(${probe} 2>&1 >/dev/null) || printf 'n%s' "$said"; end; fi`
      : '';
  const answer = yield* changeHost(`${dry} || exit\n${after}\n`, { ...context, check: false });
  if (answer.rc !== 0) throw failure(answer, args);
  const [, note = ''] = answer.parts;
  const unseen = answer.parts.length > 2;
  return { changed: !unseen, ...(note.startsWith('n') ? { warning: note.slice(1) } : {}) };
}

function failure({ rc, parts, stderr }: HostAnswer, args: ModuleArguments): ModuleFailure {
  const values = resultValues(args);
  return new ModuleFailure(
    stderr,
    values
      .set('rc', rc)
      .set('stdout', parts[0] ?? '')
      .set('stderr', stderr),
  );
}

function resultValues(args: ModuleArguments): PyDict {
  return new Map<Value, Value>(['name', 'params', 'state'].map((name) => [name, requiredText(args, name)]));
}

/** Files of /etc/modules-load.d and /etc/modprobe.d, for the next boot. */
function* ensurePersistent(found: ModuleFiles, args: ModuleArguments, context: ModuleContext): Step<boolean> {
  const persistent = requiredText(args, 'persistent');
  if (persistent === 'disabled') return false;
  const plan = planPersistence(
    found,
    requiredText(args, 'name'),
    requiredText(args, 'params'),
    persistent === 'present',
  );
  const texts = new Map<string, string>();
  for (const { file, pattern } of plan.comment) {
    const text = commentLines(file.text ?? '', pattern);
    if (text !== undefined) texts.set(file.path, text);
  }
  for (const { path, text } of plan.write) texts.set(path, text);
  for (const [path, text] of texts) {
    const known = [...found.lists, ...found.options].find((file) => file.path === path);
    yield* writeText({ path, text: known?.text }, text, context);
  }
  return plan.changed;
}
