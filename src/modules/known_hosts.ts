import { quoteShell } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { pathInfo } from './file/path-info.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, observe, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import { changeHost, shownFile, tryOnHost } from './system/ask-host.ts';
import { searchHostKey } from './system/host-keys.ts';
import { linesWithEnds, writeText } from './system/text-file.ts';

/** ansible.builtin.known_hosts: the key of a host in a file of known ones. */
export const knownHosts = defineModule({
  name: 'known_hosts',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    name: { type: 'str', required: true, aliases: ['host'] },
    key: { type: 'str' },
    path: { type: 'path', default: '~/.ssh/known_hosts' },
    hash_host: { type: 'bool', default: false },
    state: { type: 'str', default: 'present', choices: ['absent', 'present'] },
  },
  validate: (args) =>
    !textOf(args, 'key') && textOf(args, 'state') === 'present' ? 'No key specified when adding a host' : undefined,
  *run(args, context) {
    const path = yield* expandPath(requiredText(args, 'path'), context);
    const asked = yield* lookAtHosts(path, args, context);
    const plan = planHost(asked, args);
    const diff = context.diff ? { diff: [diffOf(path, asked.text, plan.text)] } : {};
    if (plan.changed && !context.check) yield* changeFile(path, asked, plan, args, context);
    // In check mode Ansible's module tells no more.
    if (context.check) return { changed: plan.changed, values: new Map(), ...diff };
    const values = new Map([...describe(path, args), ...pathInfo(yield* observe(path))]);
    return { changed: plan.changed, values, ...diff };
  },
});

interface Looked {
  /** The key's line as it would be written, with a newline; empty when there is none. */
  readonly key: string;
  readonly said: string;
  readonly text: string | undefined;
}

/** ssh-keygen says whether the key is this host's, and where in the file the host stands: names there may be hashed. */
function* lookAtHosts(path: string, args: ModuleArguments, context: ModuleContext): Step<Looked> {
  const host = requiredText(args, 'name').toLowerCase();
  const key = textOf(args, 'key') ?? '';
  if (key !== '' && /\S+(\s+)?,(\s+)?/.test(host)) throw new ModuleFailure(LIST_OF_NAMES);
  const stdin = key === '' || key.endsWith('\n') ? key : `${key}\n`;
  const { rc, parts, stderr } = yield* tryOnHost(lookScript(host, path, args), context, { stdin });
  if (rc !== 0) throw new ModuleFailure(stderr.trim());
  const [line = '', matches = '', said = '', code = '', errors = '', text] = parts;
  if (key !== '' && matches === '') {
    throw new ModuleFailure('Host parameter does not match hashed host field in supplied key');
  }
  const missing = said === '' && errors === '';
  if (code !== '0' && !(missing && code === '1')) {
    throw new ModuleFailure(`ssh-keygen failed (rc=${code}, stdout='${said}',stderr='${errors}')`);
  }
  return { key: line, said, text: shownFile(text) };
}

const LIST_OF_NAMES =
  'Comma separated list of names is not supported. Please pass a single name to lookup in the known_hosts file.';

function lookScript(host: string, path: string, args: ModuleArguments): string {
  const [name, file] = [quoteShell(host), quoteShell(path)];
  return `has ssh-keygen || { echo 'Failed to find required executable "ssh-keygen" in paths:' "$PATH" >&2; exit 1; }
umask 077
work=$(mktemp -d) || exit
trap 'rm -rf -- "$work"' EXIT
cat >"$work/key"
${flagOf(args, 'hash_host') ? '[ ! -s "$work/key" ] || ssh-keygen -q -H -f "$work/key" >/dev/null 2>&1' : ':'}
cat <"$work/key"; end
ssh-keygen -F ${name} -f "$work/key" 2>/dev/null; end
code=0
if [ -e ${file} ]; then ssh-keygen -F ${name} -f ${file} 2>"$work/errors" || code=$?; fi; end
printf %s "$code"; end
if [ -e "$work/errors" ]; then cat <"$work/errors"; fi; end
show ${file}
exit 0
`;
}

interface Plan {
  readonly changed: boolean;
  readonly text: string;
  /** All keys of the host go: ssh-keygen does that itself. */
  readonly removesHost: boolean;
}

function planHost({ key, said, text = '' }: Looked, args: ModuleArguments): Plan {
  const present = requiredText(args, 'state') === 'present';
  const { found, replace, line } = searchHostKey(said, key);
  if (!present && line === undefined && key !== '') return { changed: false, text, removesHost: false };
  const lines = linesWithEnds(text);
  if ((replace || !present) && line !== undefined) lines.splice(line - 1, 1);
  if (present && (replace || line === undefined)) lines.push(key);
  return { changed: replace || present !== found, text: lines.join(''), removesHost: found && key === '' && !present };
}

function* changeFile(
  path: string,
  { text }: Looked,
  plan: Plan,
  args: ModuleArguments,
  context: ModuleContext,
): Step<void> {
  if (!plan.removesHost) {
    yield* writeText({ path, text }, plan.text, context, { follow: false });
    return;
  }
  const host = quoteShell(requiredText(args, 'name').toLowerCase());
  const { rc, stderr } = yield* changeHost(`ssh-keygen -R ${host} -f ${quoteShell(path)} >/dev/null\n`, context);
  if (rc !== 0) throw new ModuleFailure(stderr.trim());
}

function diffOf(path: string, before: string | undefined, after: string): NonNullable<ModuleResult['diff']>[number] {
  return { beforeHeader: before === undefined ? '/dev/null' : path, afterHeader: path, before: before ?? '', after };
}

function describe(path: string, args: ModuleArguments): PyDict {
  return new Map<Value, Value>([
    ['name', requiredText(args, 'name')],
    ['key', textOf(args, 'key') ?? null],
    ['path', path],
    ['hash_host', flagOf(args, 'hash_host')],
    ['state', requiredText(args, 'state')],
  ]);
}
