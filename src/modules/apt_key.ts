import { joinWords, quoteShell } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { withTemporaryFolder } from './file/temporary-folder.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ModuleFailure, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import {
  allOutput,
  askHost,
  changeHost,
  commandFailure,
  type HostAnswer,
  requireProgram,
  tryOnHost,
} from './system/ask-host.ts';
import { type KeyId, keysIn, parseKeyId } from './system/key-id.ts';
import { fetchTo } from './web/fetch-to.ts';

/** ansible.builtin.apt_key: a key that apt trusts, by the host's own apt-key. */
export const aptKey = defineModule({
  name: 'apt_key',
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    id: { type: 'str' },
    data: { type: 'str' },
    file: { type: 'path' },
    keyring: { type: 'path' },
    url: { type: 'str' },
    keyserver: { type: 'str' },
    validate_certs: { type: 'bool', default: true },
    state: { type: 'str', default: 'present', choices: ['absent', 'present'] },
  },
  mutuallyExclusive: [['data', 'file', 'keyserver', 'url']],
  validate: (args) =>
    textOf(args, 'keyserver') && !textOf(args, 'id') ? 'Missing key_id, required with keyserver.' : undefined,
  *run(args, context) {
    yield* requirePrograms(context);
    if (!textOf(args, 'url')) return yield* ensureKey(yield* sourceOf(args, context), args, context);
    return yield* withTemporaryFolder(context, function* (folder) {
      return yield* ensureKey({ kind: 'url', path: `${folder}/body`, folder }, args, context);
    });
  },
});

/** Where the key comes from. What is fetched waits in a folder of its own. */
type Source =
  | { readonly kind: 'none' | 'keyserver' }
  | { readonly kind: 'data'; readonly data: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'url'; readonly path: string; readonly folder: string };

function* sourceOf(args: ModuleArguments, context: ModuleContext): Step<Source> {
  const [data, file] = [textOf(args, 'data'), textOf(args, 'file')];
  if (file) return { kind: 'file', path: yield* expandPath(file, context) };
  if (textOf(args, 'keyserver')) return { kind: 'keyserver' };
  return data ? { kind: 'data', data } : { kind: 'none' };
}

function* requirePrograms(context: ModuleContext): Step<void> {
  const hint =
    'Apt-key has been deprecated. Put the key into /etc/apt/keyrings by copy or get_url, and name it by signed-by';
  yield* askHost(
    `has apt-key || { echo 'Failed to find required executable "apt-key". ${hint}' >&2; exit 1; }
${requireProgram('gpg')}`,
    context,
  );
}

function* ensureKey(source: Source, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const id = textOf(args, 'id') || (yield* idIn(source, args, context));
  const key = parseKeyId(id ?? '');
  const values: PyDict = new Map<Value, Value>([['id', id ?? null]]);
  if (!key) throw new ModuleFailure('Invalid key_id', values);
  values.set('short_id', key.short).set('fp', key.fingerprint).set('key_id', key.full);
  const present = requiredText(args, 'state') === 'present';
  // A key is never removed by its short id alone.
  const wanted = present && isShort(key) ? key.short : key.fingerprint;
  const before = yield* trustedKeys(key, args, context);
  values.set('before', before);
  if (before.includes(wanted) === present) return { changed: false, values };
  if (context.check) return { changed: true, values };
  values.set('changed', true);
  if (present) yield* add(source, key, values, args, context);
  else yield* remove(key, args, context);
  const after = yield* trustedKeys(key, args, context);
  values.set('after', after);
  if (after.includes(wanted) === present) return { changed: true, values };
  throw new ModuleFailure(unchanged(present ? 'failed to add the key' : 'the key was not removed'), values);
}

function unchanged(what: string): string {
  return `apt-key did not return an error, but ${what} (check that the id is correct and *not* a subkey)`;
}

function isShort({ full }: KeyId): boolean {
  return full.length === 8;
}

function* fetchKey(
  source: Extract<Source, { kind: 'url' }>,
  args: ModuleArguments,
  context: ModuleContext,
): Step<void> {
  const url = requiredText(args, 'url');
  yield* fetchTo(source.folder, { url, validateCertificates: flagOf(args, 'validate_certs') }, context);
}

/** The first key of what is to be added. */
function* idIn(source: Source, args: ModuleArguments, context: ModuleContext): Step<string | undefined> {
  const file = fileOf(source);
  if (file === undefined) return undefined;
  if (source.kind === 'url') yield* fetchKey(source, args, context);
  const question = source.kind === 'data' ? { stdin: source.data } : {};
  const answer = yield* tryOnHost(`${joinWords(['gpg', '--with-colons', file])}\n`, context, question);
  if (answer.rc === 0) return keysIn(answer.parts.join(''))[0];
  const shown = source.kind === 'file' ? file : 'inline data';
  throw new ModuleFailure(`Unable to extract key from '${shown}'`, outputOf(answer));
}

function* trustedKeys(key: KeyId, args: ModuleArguments, context: ModuleContext): Step<string[]> {
  const command = aptKeyWords(args, 'adv', '--list-public-keys', '--keyid-format=long');
  const answer = yield* tryOnHost(`${command}\n`, context);
  if (answer.rc !== 0) throw commandFailure('Unable to list public keys', answer, command);
  return keysIn(answer.parts.join('')).map((each) => (isShort(key) ? each.slice(-8) : each));
}

function aptKeyWords(args: ModuleArguments, ...words: string[]): string {
  const keyring = textOf(args, 'keyring');
  return joinWords(['apt-key', ...(keyring === undefined ? [] : ['--keyring', keyring]), ...words]);
}

function fileOf(source: Source): string | undefined {
  return source.kind === 'data' ? '-' : 'path' in source ? source.path : undefined;
}

function* add(source: Source, key: KeyId, values: PyDict, args: ModuleArguments, context: ModuleContext): Step<void> {
  if (source.kind === 'keyserver') return yield* receive(key, args, context);
  const file = fileOf(source);
  if (file === undefined) throw new ModuleFailure('No key to add ... how did i get here?!?!', values);
  if (source.kind === 'url' && textOf(args, 'id')) yield* fetchKey(source, args, context);
  const command = aptKeyWords(args, 'add', file);
  const answer = yield* changeHost(`${command}\n`, context, source.kind === 'data' ? { stdin: source.data } : {});
  if (answer.rc === 0) return;
  throw commandFailure(
    source.kind === 'file' ? `Unable to add a key from file ${file}` : 'Unable to add a key from binary data',
    answer,
    command,
  );
}

/** Asks a server of keys, by the proxy that the environment names; five times at most. */
function* receive(key: KeyId, args: ModuleArguments, context: ModuleContext): Step<void> {
  const server = requiredText(args, 'keyserver');
  const command = aptKeyWords(args, 'adv', '--no-tty', '--keyserver', server);
  const answer = yield* changeHost(
    `proxy=\${HTTPS_PROXY:-\${https_proxy:-\${HTTP_PROXY:-$http_proxy}}}
set -- \${proxy:+--keyserver-options "http-proxy=$proxy"} --recv ${quoteShell(key.full)}
for try in 1 2 3 4 5; do ${command} "$@" && exit; code=$?; end; done
exit "$code"
`,
    context,
  );
  if (answer.rc === 0) return;
  const said = answer.parts.at(-2) ?? '';
  const isUnknown = answer.rc === 2 && said.includes('not found on keyserver');
  throw isUnknown
    ? new ModuleFailure(`Key ${key.full} not found on keyserver ${server}`, new Map([['cmd', command]]))
    : commandFailure(`Error fetching key ${key.full} from keyserver: ${server}`, answer, command);
}

function* remove(key: KeyId, args: ModuleArguments, context: ModuleContext): Step<void> {
  const command = aptKeyWords(args, 'del', key.short);
  const answer = yield* changeHost(`${command}\n`, context);
  if (answer.rc !== 0) throw commandFailure(`Unable to remove a key with id ${key.full}`, answer, command);
}

function outputOf({ parts, stderr }: HostAnswer): PyDict {
  return allOutput(parts.join(''), stderr);
}
