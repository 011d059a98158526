import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { PyDict } from '../parsing/value.ts';
import { searchRegex } from '../template/values/regex/operations.ts';
import { flagOf, requiredText, textOf } from './arguments/argument-values.ts';
import { FILE_COMMON_PARAMETERS, validateCommand } from './arguments/common-parameters.ts';
import { defineModule } from './define-module.ts';
import { bytesOf, byteTextOf, compileByteRegex, regexFault, toByteText } from './edit/byte-text.ts';
import { loadWhole, localSource, sourceOf } from './file/content-hash.ts';
import { ensureContent } from './file/ensure-content.ts';
import { walkDirectory } from './find/walk.ts';
import type { ModuleArguments, ModuleContext } from './module.ts';
import { ActionFailure, compute, findLocalFile, ModuleFailure, observe, perform, type Step } from './requests.ts';
import { expandPath } from './run/remote-words.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/** ansible.builtin.assemble: a file put together of the files of a directory, on the host or on the control node. */
export const assemble = defineModule({
  name: 'assemble',
  runsOn: 'host',
  reachesOut: false,
  parameters: {
    ...FILE_COMMON_PARAMETERS,
    src: { type: 'path', required: true },
    dest: { type: 'path', required: true },
    delimiter: { type: 'str' },
    remote_src: { type: 'bool', default: true },
    regexp: { type: 'str' },
    ignore_hidden: { type: 'bool', default: false },
    backup: { type: 'bool', default: false },
    validate: { type: 'str' },
    decrypt: { type: 'bool', default: true, refused: 'a vault file is always sent decrypted', refusedExcept: [true] },
  },
  validate: (args) => regexFault('regexp', args.get('regexp')) ?? validateCommand(args),
  *run(args, context) {
    const isRemote = flagOf(args, 'remote_src');
    const fragments = isRemote ? yield* remoteFragments(args, context) : yield* localFragments(args);
    const mode = textOf(args, 'mode');
    const bytes = bytesOf(join(fragments, textOf(args, 'delimiter'), !isRemote));
    const wanted = { source: sourceOf(bytes), ...(mode === undefined ? {} : { mode }) };
    const result = yield* ensureContent(wanted, args, context);
    const md5 = createHash('md5').update(bytes).digest('hex');
    const values: PyDict = new Map([...result.values, ['md5sum', md5]]);
    if (!isRemote) return { ...result, values };
    values.delete('path');
    return { changed: result.changed, msg: 'OK', values: values.set('src', requiredText(args, 'src')) };
  },
});

/** Names in the order of their bytes, as Python sorts them. */
function chosen(names: readonly string[], args: ModuleArguments): string[] {
  const regexp = textOf(args, 'regexp');
  const test = regexp ? compileByteRegex(regexp) : undefined;
  return names
    .filter((name) => !test || searchRegex(test, toByteText(name)) !== null)
    .filter((name) => !(flagOf(args, 'ignore_hidden') && name.startsWith('.')))
    .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function* remoteFragments(args: ModuleArguments, context: ModuleContext): Step<string[]> {
  const src = yield* expandPath(requiredText(args, 'src'), context);
  const walk = yield* walkDirectory(src, { depth: 1, follow: true }, context);
  if (!walk && !(yield* observe(src, { follow: true })).exists)
    throw new ModuleFailure(`Source (${src}) does not exist`);
  if (!walk) throw new ModuleFailure(`Source (${src}) is not a directory`);
  const entries = [...walk.directories.values()].flat().filter((entry) => !entry.isDirectory);
  const texts: string[] = [];
  for (const name of chosen(
    entries.map((entry) => entry.name),
    args,
  )) {
    const found = yield* observe(posix.join(src, name), { follow: true });
    if (found.type !== 'file') continue;
    const read = yield* perform({ kind: 'read', path: posix.join(src, name), maxBytes: MAX_BYTES });
    texts.push(byteTextOf(read.content ?? new Uint8Array()));
  }
  return texts;
}

function* localFragments(args: ModuleArguments): Step<string[]> {
  const folder = yield* findLocalFile(requiredText(args, 'src'), 'files', 'Task failed: ');
  if (folder.type !== 'directory') throw new ActionFailure(`Source (${folder.path}) is not a directory`);
  const files = new Map(
    (folder.tree ?? [])
      .filter((entry) => !entry.relative.includes('/') && entry.file.type === 'file')
      .map((entry) => [entry.relative, entry.file]),
  );
  const texts: string[] = [];
  for (const name of chosen([...files.keys()], args)) {
    const file = files.get(name);
    if (file) texts.push(byteTextOf(yield* compute(() => loadWhole(localSource(file).content))));
  }
  return texts;
}

/**
 * A newline between fragments where the first has none at its end; the delimiter, with its escapes, on a line of its own. On
 * the control node Ansible ends it with a newline even when it has one.
 */
function join(fragments: readonly string[], delimiter: string | undefined, addsNewline: boolean): string {
  const unescaped = delimiter ? unescapeBytes(toByteText(delimiter)) : '';
  const isEnded = unescaped === '' || (unescaped.endsWith('\n') && !addsNewline);
  const between = isEnded ? unescaped : `${unescaped}\n`;
  return fragments
    .map((text, index) => {
      const previous = fragments[index - 1];
      if (previous === undefined) return text;
      return `${!previous.endsWith('\n') ? '\n' : ''}${between}${text}`;
    })
    .join('');
}

const LETTERS: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', "'": "'", '"': '"', '\n': '' },
};

/** The escapes of a literal of bytes in Python. */
function unescapeBytes(text: string): string {
  return text.replaceAll(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|[\s\S])/g, (whole, code: string) => {
    if (/^x../.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    return LETTERS[code] ?? whole;
  });
}
