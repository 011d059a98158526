import type { FileState } from '../../agent/reply.ts';
import type { Value } from '../../parsing/value.ts';
import { flagOf, requiredText, textOf } from '../arguments/argument-values.ts';
import { type Source, sourceOf } from '../file/content-hash.ts';
import { ensureContent } from '../file/ensure-content.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from '../module.ts';
import { ModuleFailure, observe, perform, type Step } from '../requests.ts';
import { expandPath } from '../run/remote-words.ts';
import { copyRemoteDirectory } from './remote-directory.ts';

/** The content travels over the control node, so there is an end to it. */
const MAX_BYTES = 256 * 1024 * 1024;

/** `copy` with `remote_src`: a file or directory of the host, copied there. A file is read only when the copy lacks its bytes. */
export function* copyRemote(args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const src = yield* expandPath(requiredText(args, 'src'), context);
  const found = yield* statSource(src, args);
  if (found.type === 'directory') return yield* copyRemoteDirectory(src, found, args, context);
  const source: Source = yield* readSource(src, found, args, context);
  const mode = yield* wantedMode(src, found, args, context);
  const result = yield* ensureContent(
    { source, origin: src, basename: src.slice(src.lastIndexOf('/') + 1), ...(mode === undefined ? {} : { mode }) },
    args,
    context,
  );
  return { ...result, values: new Map([...result.values, ['src', src]]) };
}

function* statSource(src: string, args: ModuleArguments): Step<FileState> {
  const found = yield* observe(src, { follow: true, checksum: 'sha256' });
  if (!found.exists) throw new ModuleFailure(`Source ${src} not found`);
  if (found.type !== 'file' && found.type !== 'directory')
    throw new ModuleFailure(`Cannot copy invalid source '${src}': not a file`);
  if (textOf(args, 'checksum') !== undefined) yield* verifyChecksum(src, textOf(args, 'checksum') ?? '');
  return found;
}

function* verifyChecksum(src: string, expected: string): Step<void> {
  const actual = (yield* observe(src, { follow: true, checksum: 'sha1' })).checksum ?? null;
  if (actual === expected) return;
  throw new ModuleFailure(
    'Copied file does not match the expected checksum. Transfer failed.',
    new Map<Value, Value>([
      ['checksum', actual],
      ['expected_checksum', expected],
    ]),
  );
}

/** Where the copy has the bytes already, their hash is enough to say so. */
function* readSource(src: string, found: FileState, args: ModuleArguments, context: ModuleContext): Step<Source> {
  const there = yield* statCopy(src, args, context);
  if (there.checksum !== undefined && there.checksum === found.checksum) {
    const sha1 = (yield* observe(src, { follow: true, checksum: 'sha1' })).checksum;
    const content = { sha256: there.checksum, size: found.size ?? 0, load: () => refuseToLoad(src) };
    return sha1 === undefined ? { content } : { content, sha1 };
  }
  const read = yield* perform({ kind: 'read', path: src, maxBytes: MAX_BYTES });
  return sourceOf(read.content ?? new Uint8Array());
}

function* statCopy(src: string, args: ModuleArguments, context: ModuleContext): Step<FileState> {
  const dest = yield* expandPath(requiredText(args, 'dest'), context);
  const options = { follow: flagOf(args, 'follow'), checksum: 'sha256' } as const;
  const there = yield* observe(dest, options);
  if (there.type !== 'directory') return there;
  const inside = `${dest.replace(/\/+$/, '')}/${src.slice(src.lastIndexOf('/') + 1)}`;
  return yield* observe(inside, options);
}

async function refuseToLoad(src: string): Promise<Uint8Array> {
  throw new Error(`the copy of ${src} changed while it was compared; run it again`);
}

/** Without a mode a copy that is replaced takes over the mode of its source (shutil.copystat); a new one does not. */
function* wantedMode(
  src: string,
  found: FileState,
  args: ModuleArguments,
  context: ModuleContext,
): Step<string | undefined> {
  const mode = textOf(args, 'mode');
  if (mode === 'preserve') return found.mode;
  if (mode !== undefined) return mode;
  const there = yield* statCopy(src, args, context);
  return there.exists && there.checksum !== found.checksum ? found.mode : undefined;
}
