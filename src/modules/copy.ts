import { toStr } from '../template/values/text.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS, validateCommand } from './arguments/common-parameters.ts';
import { copyDirectory } from './copy/directory.ts';
import { preservedMode, TEMPORARY_MODE } from './copy/preserved-mode.ts';
import { copyRemote } from './copy/remote.ts';
import { defineModule } from './define-module.ts';
import { localSource, type Source, sha1Of, sourceOf } from './file/content-hash.ts';
import { ensureContent } from './file/ensure-content.ts';
import { toJsonText } from './json-text.ts';
import type { LocalFile, ModuleArguments, ModuleContext, ModuleResult } from './module.ts';
import { findLocalFile, ModuleFailure, type Step } from './requests.ts';

/** ansible.builtin.copy: a file, a directory or given content, brought to the host. */
export const copy = defineModule({
  name: 'copy',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    src: { type: 'path' },
    content: { type: 'raw' },
    dest: { type: 'path', required: true },
    backup: { type: 'bool', default: false },
    force: { type: 'bool', default: true },
    follow: { type: 'bool', default: false },
    validate: { type: 'str' },
    directory_mode: { type: 'mode' },
    remote_src: { type: 'bool', default: false },
    checksum: { type: 'str' },
    local_follow: { type: 'bool' },
    decrypt: {
      type: 'bool',
      default: true,
      refused: 'a vault file is always copied decrypted',
      refusedExcept: [true],
    },
  },
  validate: checkSource,
  *run(args, context) {
    if (args.has('content')) return yield* copyContent(args, context);
    if (flagOf(args, 'remote_src')) return yield* copyRemote(args, context);
    const src = requiredText(args, 'src');
    const file = yield* findLocalFile(src, 'files');
    if (file.type === 'directory') return yield* copyDirectory(file, src.endsWith('/'), args, context);
    return yield* copyFile(file, args, context);
  },
});

function checkSource(args: ModuleArguments): string | undefined {
  const content = args.get('content');
  const hasContent = content !== undefined && content !== null;
  if (!textOf(args, 'src') && !hasContent) return 'src (or content) is required';
  if (textOf(args, 'src') && hasContent) return 'src and content are mutually exclusive';
  if (hasContent && textOf(args, 'dest')?.endsWith('/')) return 'can not use content with a dir as dest';
  if (args.get('local_follow') === false && !flagOf(args, 'remote_src')) {
    return "'local_follow' is not supported without remote_src: links of the control node are always followed";
  }
  return validateCommand(args);
}

function* copyContent(args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const content = args.get('content') ?? '';
  const text = Array.isArray(content) || content instanceof Map ? toJsonText(content) : toStr(content);
  const source = sourceOf(Buffer.from(text, 'utf8'));
  yield* verifyChecksum(source, args);
  const mode = textOf(args, 'mode');
  return yield* ensureContent(
    { source, ...(mode === undefined ? {} : { mode: mode === 'preserve' ? TEMPORARY_MODE : mode }) },
    args,
    context,
  );
}

function* copyFile(file: LocalFile, args: ModuleArguments, context: ModuleContext): Step<ModuleResult> {
  const source = localSource(file);
  yield* verifyChecksum(source, args);
  const mode = textOf(args, 'mode');
  return yield* ensureContent(
    {
      source,
      origin: file.path,
      basename: file.path.slice(file.path.lastIndexOf('/') + 1),
      ...(mode === undefined ? {} : { mode: mode === 'preserve' ? preservedMode(file) : mode }),
    },
    args,
    context,
  );
}

function* verifyChecksum(source: Source, args: ModuleArguments): Step<void> {
  const expected = textOf(args, 'checksum');
  if (expected === undefined) return;
  const actual = yield* sha1Of(source);
  if (actual === expected) return;
  throw new ModuleFailure(
    'Copied file does not match the expected checksum. Transfer failed.',
    new Map([
      ['checksum', actual],
      ['expected_checksum', expected],
    ]),
  );
}
