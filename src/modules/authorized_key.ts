import { quoteShell } from '../parsing/quote.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { pathInfo } from './file/path-info.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ModuleFailure, observe, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import { lookUpFunctions, parseUser, type UserEntry } from './system/accounts.ts';
import { askHost, changeHost, shownFile } from './system/ask-host.ts';
import { type AuthorizedKey, editKeys, parseKey, parseKeyOptions } from './system/authorized-keys.ts';
import { linesOf, writeText } from './system/text-file.ts';

/** ansible.posix.authorized_key: the keys by which a user may log in. */
export const authorizedKey = defineModule({
  name: 'ansible.posix.authorized_key',
  aliases: ['authorized_key'],
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    user: { type: 'str', required: true },
    key: { type: 'str', required: true },
    path: { type: 'path' },
    manage_dir: { type: 'bool', default: true },
    state: { type: 'str', default: 'present', choices: ['absent', 'present'] },
    key_options: { type: 'str' },
    exclusive: { type: 'bool', default: false },
    comment: { type: 'str' },
    validate_certs: { type: 'bool', default: true },
    follow: { type: 'bool', default: false },
  },
  validate: (args) => (requiredText(args, 'key').startsWith('http') ? FROM_URL : undefined),
  *run(args, context) {
    const written = textOf(args, 'path');
    const path = written === undefined ? undefined : yield* expandPath(written, context);
    const found = yield* lookAtKeys(path, args, context);
    const edit = editKeys(
      found.text ?? '',
      newKeys(found.source, args),
      requiredText(args, 'state'),
      flagOf(args, 'exclusive'),
    );
    if (edit.changed && !context.check) {
      yield* preparePlace(found, args, context);
      yield* writeText({ path: found.file, text: found.text }, edit.text, context, {
        follow: flagOf(args, 'follow'),
        mode: '0600',
        ...(found.user ? { owner: String(found.user.uid), group: String(found.user.gid) } : {}),
      });
    }
    const diff = [{ beforeHeader: found.file, afterHeader: found.file, before: found.text ?? '', after: edit.text }];
    return {
      changed: edit.changed,
      values: new Map([...describe(path, found.file, args), ...(yield* infoOf(path))]),
      ...(edit.changed && context.diff ? { diff } : {}),
    };
  },
});

const FROM_URL =
  'a key from a URL is not supported: read it on the control node, key: \'{{ lookup("url", ADDRESS, split_lines=False) }}\', or get_url it first and name it as file:///PATH';

interface FoundKeys {
  readonly user: UserEntry | undefined;
  readonly file: string;
  readonly text: string | undefined;
  /** The keys that are asked for: as given, or the text of a file of the host. */
  readonly source: string;
}

function* lookAtKeys(path: string | undefined, args: ModuleArguments, context: ModuleContext): Step<FoundKeys> {
  const name = requiredText(args, 'user');
  const key = requiredText(args, 'key');
  const place = key.startsWith('file') ? decodeURIComponent(key.replace(/^file:(\/\/[^/]*)?/, '')) : undefined;
  const choose =
    path === undefined ? `home=\${user%:*}; file=\${home##*:}/.ssh/authorized_keys` : `file=${quoteShell(path)}`;
  const script = `${lookUpFunctions(false)}user=$(entry passwd ${quoteShell(name)}); printf '%s\\n' "$user"; end
${choose}
printf %s "$file"; end
show "$file"
${place === undefined ? '' : `show ${quoteShell(place)}\n`}`;
  const [line = '', file = '', text, source] = yield* askHost(script, context);
  const user = parseUser(line);
  if (!user) checkUser(path, name, context);
  const given = place === undefined ? key : shownFile(source);
  if (given === undefined) throw new ModuleFailure(`Path to a key file not found: ${place}`);
  return { user, file, text: shownFile(text), source: given };
}

/** In check mode the user may be one that an earlier task would have made, when the path says enough. */
function checkUser(path: string | undefined, name: string, { check }: ModuleContext): void {
  if (check && path !== undefined) return;
  throw new ModuleFailure(
    check
      ? 'Either user must exist or you must provide full path to key file in check mode'
      : `Failed to lookup user ${name}: "getpwnam(): name not found: '${name}'"`,
  );
}

function newKeys(source: string, args: ModuleArguments): AuthorizedKey[] {
  const options = textOf(args, 'key_options');
  const comment = textOf(args, 'comment');
  const lines = linesOf(source).filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const key = parseKey(line);
    if (!key) throw new ModuleFailure(`invalid key specified: ${line}`);
    return {
      ...key,
      ...(options === undefined ? {} : { options: parseKeyOptions(options) }),
      ...(comment === undefined ? {} : { comment }),
    };
  });
}

/** The directory is the user's alone. */
function* preparePlace({ user, file }: FoundKeys, args: ModuleArguments, context: ModuleContext): Step<void> {
  const directory = quoteShell(file.slice(0, file.lastIndexOf('/')) || '/');
  const owner = `${user?.uid ?? 0}:${user?.gid ?? 0}`;
  const script = flagOf(args, 'manage_dir')
    ? `if [ ! -e ${directory} ]; then mkdir -m 700 -- ${directory} || exit; fi
chown ${owner} -- ${directory} && chmod 700 -- ${directory}\n`
    : `mkdir -p -- ${directory}\n`;
  const { rc, stderr } = yield* changeHost(script, context);
  if (rc !== 0) throw new ModuleFailure(stderr.trim());
}

/** What stands at the path that was given; Ansible adds it to every result with a `path`. */
function* infoOf(path: string | undefined): Step<PyDict> {
  return path === undefined ? new Map() : pathInfo(yield* observe(path));
}

/** Ansible gives back everything that it was given. */
function describe(path: string | undefined, file: string, args: ModuleArguments): PyDict {
  const values: PyDict = new Map<Value, Value>(
    Object.keys(authorizedKey.parameters).map((name) => [name, args.get(name) ?? null]),
  );
  return values.set('path', path ?? null).set('keyfile', file);
}
