import { joinWords, quoteShell } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { splitWords } from '../parsing/words.ts';
import { requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { allOutput, changeHost, tryOnHost } from './system/ask-host.ts';
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
    const found = yield* lookAtModule(args, context);
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
missing() { echo "[Errno 2] No such file or directory: '$1'" >&2; exit 1; }
is_loaded() {
  [ -e /proc/modules ] || missing /proc/modules
  while read -r word rest; do
    if [ "$word" = "$2" ]; then printf l; return 0; fi
  done </proc/modules
  builtin=/lib/modules/$(uname -r)/modules.builtin
  [ -e "$builtin" ] || missing "$builtin"
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

/** Ends with `l` for a module that is in the kernel. */
function isLoaded(name: string): string {
  return `is_loaded ${quoteShell(name)} ${quoteShell(name.replaceAll('-', '_'))}`;
}

function* lookAtModule(args: ModuleArguments, context: ModuleContext): Step<FoundModule> {
  const look = isLoaded(requiredText(args, 'name'));
  const script = `${LOADED}${look}; end; files /etc/modules-load.d; end; files /etc/modprobe.d; end\n`;
  const { rc, parts, stderr } = yield* tryOnHost(script, context);
  if (rc !== 0) throw new ModuleFailure(stderr.trim(), resultValues(args));
  const [loaded = '', ...rest] = parts;
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
  // With -n modprobe only says whether it could: Ansible asks it in check mode too.
  const answer = context.check
    ? yield* tryOnHost(`${joinWords(['modprobe', '-n', ...words])}\n`, context)
    : yield* changeHost(
        `${joinWords(['modprobe', ...words])} || exit\n${wanted ? lookAgain(name, words) : ''}`,
        context,
      );
  if (answer.rc !== 0) {
    const stdout = answer.parts[0] ?? '';
    const values = [...resultValues(args), ...allOutput(stdout, answer.stderr)];
    throw new ModuleFailure(answer.stderr, new Map(values).set('rc', answer.rc));
  }
  const [, unseen = '', said = ''] = answer.parts;
  return { changed: unseen === '', ...(unseen === 'failed' ? { warning: said } : {}) };
}

/** Whether the kernel has it now; if not, what modprobe says to that. */
function lookAgain(name: string, words: readonly string[]): string {
  return `end
${LOADED}found=$(${isLoaded(name)}) || exit
[ -z "$found" ] || exit 0
verdict=unseen
said=$(${joinWords(['modprobe', '-n', '--first-time', ...words])} 2>&1 >/dev/null) || verdict=failed
printf %s "$verdict"; end
[ -z "$said" ] || printf '%s\\n' "$said"
`;
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
