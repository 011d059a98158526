import type { PyDict, Value } from '../parsing/value.ts';
import { flagOf, optionalFlag, requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS } from './arguments/common-parameters.ts';
import { defineModule } from './define-module.ts';
import { localSource } from './file/content-hash.ts';
import { pathInfo } from './file/path-info.ts';
import { writePrivateFile } from './file/private-file.ts';
import { withTemporaryFolder } from './file/temporary-folder.ts';
import type { ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { ActionFailure, findLocalFile, ModuleFailure, observe, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';
import type { Archive } from './unarchive/archive.ts';
import { ensureAttributesOfAll } from './unarchive/attributes.ts';
import { programValues, runProgram } from './unarchive/program.ts';
import { openTar } from './unarchive/tar.ts';
import { openZip } from './unarchive/zip.ts';
import { fetchTo } from './web/fetch-to.ts';

/** ansible.builtin.unarchive: a tar or zip file unpacked on the host by its GNU tar or its unzip. */
export const unarchive = defineModule({
  name: 'unarchive',
  runsOn: 'host',
  // What it makes on the host has to be there once.
  reachesOut: true,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    src: { type: 'path', required: true },
    dest: { type: 'path', required: true },
    remote_src: { type: 'bool', default: false },
    copy: { type: 'bool' },
    creates: { type: 'path' },
    list_files: { type: 'bool', default: false },
    keep_newer: { type: 'bool', default: false },
    exclude: { type: 'list', elements: 'str', default: [] },
    include: { type: 'list', elements: 'str', default: [] },
    extra_opts: { type: 'list', elements: 'str', default: [] },
    validate_certs: { type: 'bool', default: true },
    io_buffer_size: { type: 'int', default: 65_536 },
    decrypt: { type: 'bool', default: true, refused: 'a vault file is always sent decrypted', refusedExcept: [true] },
  },
  mutuallyExclusive: [['include', 'exclude']],
  validate: checkSource,
  *run(args, context) {
    const dest = yield* expandPath(requiredText(args, 'dest'), context);
    const creates = textOf(args, 'creates');
    if (creates !== undefined && (yield* observe(yield* expandPath(creates, context), { follow: true })).exists) {
      const msg = `skipped, since ${creates} exists`;
      return { changed: false, skipped: true, isFinal: true, msg, values: new Map() };
    }
    const found = yield* observe(dest, { follow: true });
    if (found.type !== 'directory') throw new ActionFailure(`dest '${dest}' must be an existing dir`);
    if (isRemote(args)) return yield* unpackRemote(dest, args, context);
    return yield* unpackLocal(dest, args, context);
  },
});

function isRemote(args: ModuleArguments): boolean {
  const copy = optionalFlag(args, 'copy');
  return copy === undefined ? flagOf(args, 'remote_src') : !copy;
}

function checkSource(args: ModuleArguments): string | undefined {
  const src = textOf(args, 'src') ?? '';
  if (src.includes('://') && !isRemote(args)) return 'src is an address, which is fetched with remote_src alone';
  // `remote_src` has a default that is not told from what is written.
  const both = args.has('copy') && flagOf(args, 'remote_src');
  return both ? "parameters are mutually exclusive: ('copy', 'remote_src')" : undefined;
}

function* unpackRemote(dest: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const src = yield* expandPath(requiredText(args, 'src'), context);
  if (src.includes('://')) return yield* unpackFetched(src, dest, args, context);
  const found = yield* observe(src, { follow: true });
  if (!found.exists) throw new ModuleFailure(`Source '${src}' does not exist`);
  if (found.size === 0) throw new ModuleFailure(`Invalid archive '${src}', the file is 0 bytes`);
  return yield* unpack({ src, isZip: namesZip(src) }, dest, args, context);
}

/** The host fetches the archive itself, in check mode too. */
function* unpackFetched(url: string, dest: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  return yield* withTemporaryFolder(context, function* (folder) {
    yield* fetchTo(folder, { url, validateCertificates: flagOf(args, 'validate_certs') }, context);
    return yield* unpack({ src: `${folder}/body`, isZip: namesZip(url) }, dest, args, context);
  });
}

function* unpackLocal(dest: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const file = yield* findLocalFile(requiredText(args, 'src'), 'files', 'Task failed: ');
  if (file.type !== 'file') throw new ModuleFailure(`${file.path} is a directory, not an archive`);
  const isZip = namesZip(file.path);
  if (context.check && !isZip) return notInCheckMode();
  return yield* withTemporaryFolder(context, function* (folder) {
    const src = `${folder}/source`;
    if (file.size === 0) throw new ModuleFailure(`Invalid archive '${src}', the file is 0 bytes`);
    yield* writePrivateFile(src, localSource(file).content);
    return yield* unpack({ src, isZip }, dest, args, context);
  });
}

/** By its name, which only says what is tried first. */
function namesZip(path: string): boolean {
  return /\.(?:zip|jar|war|whl)$/i.test(path);
}

function notInCheckMode(): ModuleResult {
  const msg = 'remote module (ansible.legacy.unarchive) does not support check mode when using gtar';
  return { changed: false, skipped: true, msg, values: new Map() };
}

interface Source {
  readonly src: string;
  readonly isZip: boolean;
}

function* unpack(source: Source, dest: string, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const { src } = source;
  const archive = yield* open(source, dest, args, context);
  if (archive === undefined) return notInCheckMode();
  const values: PyDict = new Map<Value, Value>([
    ['handler', archive.handler],
    ['dest', dest],
    ['src', src],
  ]);
  const { differs } = archive;
  if (differs && !context.check) yield* extract(archive, dest, values, context);
  const touched = context.check ? false : yield* ensureAttributesOfAll(pathsOf(archive.files, dest), args, context);
  if (flagOf(args, 'list_files')) values.set('files', [...archive.files]);
  for (const [name, value] of pathInfo(yield* observe(dest, { follow: true }))) values.set(name, value);
  return { changed: differs || touched, values, ...diffOf(archive, context) };
}

/** Opens the archive by what can read it. A tar file is not opened in check mode, as Ansible does not. */
function* open(source: Source, dest: string, args: ModuleArguments, context: ModuleContext): Step<Archive | undefined> {
  const { src, isZip } = source;
  const openers = context.check ? [openZip] : isZip ? [openZip, openTar] : [openTar, openZip];
  const reasons: string[] = [];
  for (const opener of openers) {
    const opened = yield* opener(src, dest, args, context);
    if ('handler' in opened) return opened;
    reasons.push(...opened);
  }
  if (context.check) return undefined;
  throw new ModuleFailure(
    `Failed to find handler for "${src}". Make sure the required command to extract the file is installed.\n${reasons.join('\n')}`,
  );
}

function diffOf({ diff }: Archive, context: ModuleContext): Pick<ModuleResult, 'diff'> {
  if (!diff || !context.diff) return {};
  return { diff: [{ beforeHeader: '', afterHeader: '', before: '', after: '', prepared: diff }] };
}

function* extract(archive: Archive, dest: string, values: PyDict, context: ModuleContext): Step<void> {
  const done = yield* runProgram(archive.extractWords, dest, context, context.owes);
  values.set('extract_results', programValues(done));
  if (done.rc === 0) return;
  for (const [name, value] of pathInfo(yield* observe(dest, { follow: true }))) values.set(name, value);
  throw new ModuleFailure(`failed to unpack ${String(values.get('src'))} to ${dest}`, values);
}

/** What was unpacked, and the topmost directories, which the list may not name. */
function pathsOf(files: readonly string[], dest: string): string[] {
  const tops = files.filter((name) => name.includes('/')).map((name) => name.split('/')[0] ?? '');
  return [...new Set([...files, ...tops])].map((name) => `${dest.replace(/\/+$/, '')}/${name}`.replace(/\/+$/, ''));
}
