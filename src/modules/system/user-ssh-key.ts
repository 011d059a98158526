import { quoteShell } from '../../parsing/quote.ts';
import type { PyDict } from '../../parsing/value.ts';
import { flagOf, numberOf, requiredText, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import type { UserEntry } from './accounts.ts';
import { askHost, changeHost } from './ask-host.ts';

export interface KeyResult {
  readonly changed: boolean;
  readonly values: PyDict;
  readonly warnings: readonly string[];
}

/** `generate_ssh_key`: a key pair of the user's, made by the host's ssh-keygen where there is none. */
export function* ensureSshKey(user: UserEntry, args: ModuleArguments, context: ModuleContext): Step<KeyResult> {
  const written = textOf(args, 'ssh_key_file') ?? `.ssh/id_${requiredText(args, 'ssh_key_type')}`;
  const file = written.startsWith('/') ? written : `${user.home}/${written}`;
  const found = yield* lookAtKey(file, context);
  const present = found.key ? 'private' : found.pub ? 'public' : undefined;
  const force = flagOf(args, 'force');
  const warnings = present === undefined ? [] : [warning(present, present === 'public' ? `${file}.pub` : file, force)];
  const generate = present === undefined || force;
  if (!generate || context.check) return { changed: generate, values: keyValues(file, found), warnings };
  const { rc, stderr } = yield* changeHost(generation(file, user, args), context, force ? { stdin: 'y' } : {});
  if (rc !== 0) throw new ModuleFailure(stderr, new Map([['name', user.name]]).set('rc', String(rc)));
  return { changed: true, values: keyValues(file, yield* lookAtKey(file, context)), warnings };
}

interface FoundKey {
  readonly key: boolean;
  readonly pub: string | undefined;
  readonly fingerprint: string;
}

function* lookAtKey(file: string, context: ModuleContext): Step<FoundKey> {
  const [marks = '', pub = '', fingerprint = ''] = yield* askHost(
    `file=${quoteShell(file)}
if [ -e "$file" ]; then printf k; fi; end
show "$file.pub"
if [ -e "$file" ]; then ssh-keygen -l -f "$file" 2>&1 || :; fi; end
`,
    context,
  );
  return { key: marks === 'k', pub: pub.startsWith('f') ? pub.slice(1).trim() : undefined, fingerprint };
}

function keyValues(file: string, { pub, fingerprint }: FoundKey): PyDict {
  const values: PyDict = new Map();
  return values
    .set('ssh_fingerprint', fingerprint.trim())
    .set('ssh_key_file', file)
    .set('ssh_public_key', pub ?? null);
}

function warning(kind: string, file: string, force: boolean): string {
  return force
    ? `Overwriting existing ssh key ${kind} file "${file}"`
    : `Found existing ssh key ${kind} file "${file}", no force, so skipping ssh-keygen generation`;
}

function generation(file: string, user: UserEntry, args: ModuleArguments): string {
  const bits = numberOf(args, 'ssh_key_bits') ?? 0;
  const comment = textOf(args, 'ssh_key_comment');
  const words = ['-t', requiredText(args, 'ssh_key_type'), ...(bits > 0 ? ['-b', String(bits)] : [])];
  const owner = `${user.uid}:${user.gid}`;
  return `file=${quoteShell(file)}
if [ ! -e ${quoteShell(user.home)} ]; then echo ${quoteShell(`User ${user.name} home directory does not exist`)} >&2; exit 1; fi
if [ ! -e "\${file%/*}" ]; then mkdir -m 700 -- "\${file%/*}" && chown ${owner} -- "\${file%/*}" || exit; fi
rm -f -- "$file.pub"
ssh-keygen ${words.map(quoteShell).join(' ')} -C ${
    comment === undefined ? '"ansible-generated on $(uname -n)"' : quoteShell(comment)
  } -f "$file" -N '' || exit
chown ${owner} -- "$file" "$file.pub"
`;
}
