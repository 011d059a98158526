import { Buffer } from 'node:buffer';
import type { Attributes } from '../../agent/operation.ts';
import { flagOf } from '../arguments/argument-values.ts';
import { attributesAt } from '../file/attribute-arguments.ts';
import { sourceOf } from '../file/content-hash.ts';
import { directoryOf } from '../file/ensure-content.ts';
import type { ModuleArguments, ModuleContext } from '../module.ts';
import { attempt, ModuleFailure, observe, perform, type Step } from '../requests.ts';
import { expandWords } from '../run/remote-words.ts';

/** Keys, requests and certificates are small; anything larger is none. */
const MAX_BYTES = 1024 * 1024;

/** What became of a file: whether it changed, and where its previous content is kept. */
export interface FileOutcome {
  readonly changed: boolean;
  readonly backupFile?: string | undefined;
}

/** The arguments with `~` and variables in these paths replaced. */
export function* expandPaths(
  args: ModuleArguments,
  names: readonly string[],
  context: ModuleContext,
): Step<ModuleArguments> {
  const given = names.filter((name) => typeof args.get(name) === 'string');
  const expanded = yield* expandWords(
    given.map((name) => String(args.get(name))),
    context,
  );
  return new Map([...args, ...given.map((name, index) => [name, expanded[index] ?? ''] as const)]);
}

/** The bytes of a file of the host; undefined where there is none. */
export function* readBytes(path: string): Step<Buffer | undefined> {
  const answer = yield* attempt({ kind: 'read', path, maxBytes: MAX_BYTES });
  if ('result' in answer) return Buffer.from(answer.result.content ?? new Uint8Array());
  const { reason, message } = answer.failure;
  if (reason === 'not-found' || reason === 'missing-parent') return undefined;
  throw new ModuleFailure(message);
}

/** The bytes of a file that is to be made or replaced; its directory must be there. */
export function* readTarget(path: string): Step<Buffer | undefined> {
  const bytes = yield* readBytes(path);
  if (bytes === undefined) yield* requireDirectory(path);
  return bytes;
}

/** The text of an argument that is either a path or the content itself. `missing` is the message where neither gives one. */
export function* textFrom(
  path: string | undefined,
  content: string | undefined,
  missing: (path: string) => string,
): Step<string> {
  if (content !== undefined) return content;
  const bytes = path === undefined ? undefined : yield* readBytes(path);
  if (bytes === undefined) throw new ModuleFailure(missing(path ?? ''));
  return bytes.toString('utf8');
}

/** Python's words for a file that is not there. */
export function noSuchFile(path: string): string {
  return `[Errno 2] No such file or directory: '${path}'`;
}

/**
 * Puts a file in place with the attributes that the arguments ask for.
 *
 * @param bytes its new content; undefined where the present one stays.
 */
export function* settleFile(
  path: string,
  bytes: Uint8Array | undefined,
  args: ModuleArguments,
  context: ModuleContext,
): Step<FileOutcome> {
  const attributes = yield* attributesAt(path, args, { follow: true, directory: false });
  if (bytes === undefined) return yield* settleAttributes(path, attributes, context);
  const result = yield* perform({
    kind: 'ensure-file',
    path,
    content: sourceOf(bytes).content,
    ...attributes,
    force: true,
    follow: false,
    backup: flagOf(args, 'backup'),
    beforeBytes: 0,
    check: context.check,
    owes: context.owes,
  });
  return { changed: true, backupFile: result.backupFile };
}

function* settleAttributes(path: string, attributes: Attributes, context: ModuleContext): Step<FileOutcome> {
  if (Object.keys(attributes).length === 0) return { changed: false };
  const { check, owes } = context;
  const result = yield* perform({ kind: 'ensure-attributes', path, follow: true, ...attributes, check, owes });
  return { changed: result.changed };
}

/** Removes the file: `state: absent`. With `backup` it is copied first. */
export function* removeFile(path: string, args: ModuleArguments, context: ModuleContext): Step<FileOutcome> {
  const backupFile = flagOf(args, 'backup') && !context.check ? yield* copyAside(path) : undefined;
  const result = yield* perform({ kind: 'ensure-absent', path, check: context.check, owes: context.owes });
  return { changed: result.changed, backupFile };
}

/** Ansible's names of backups: process and time behind the path. */
const COPY_ASIDE = '[ -e "$1" ] || exit 0; b="$1.$$.$(date +%Y-%m-%d@%H:%M:%S)~"; cp -p -- "$1" "$b" && printf %s "$b"';

function* copyAside(path: string): Step<string | undefined> {
  const argv = ['/bin/sh', '-c', COPY_ASIDE, 'sh', path];
  const { run } = yield* perform({ kind: 'run', argv, environment: {}, timeout: 60, check: false });
  if (run && run.rc !== 0)
    throw new ModuleFailure(`Could not make backup of ${path}: ${new TextDecoder().decode(run.stderr)}`);
  const name = new TextDecoder().decode(run?.stdout ?? new Uint8Array());
  return name === '' ? undefined : name;
}

/** Fails as community.crypto does where the directory of a path is missing. */
export function* requireDirectory(path: string): Step<void> {
  const directory = directoryOf(path);
  const found = yield* observe(directory, { follow: true });
  if (found.exists && found.type === 'directory') return;
  throw new ModuleFailure(
    `The directory ${directory} does not exist or the file is not a directory`,
    new Map([['name', directory]]),
  );
}
