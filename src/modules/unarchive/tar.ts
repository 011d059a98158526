import { compileGlob } from '../../inventory/glob.ts';
import { flagOf, listOf, textOf } from '../arguments/argument-values.ts';
import type { ModuleArguments, ModuleContext } from '../module.ts';
import type { Step } from '../requests.ts';
import type { Archive } from './archive.ts';
import { type Program, runProgram } from './program.ts';

/** Ansible's handlers of tar files by what tar must be told. */
const HANDLERS = [
  ['TgzArchive', ['-z']],
  ['TarArchive', []],
  ['TarBzipArchive', ['-j']],
  ['TarXzArchive', ['-J']],
  ['TarZstdArchive', ['--use-compress-program=zstd']],
] as const;

/** Finds how tar reads the file; else why it cannot. */
export function* openTar(
  src: string,
  dest: string,
  args: ModuleArguments,
  context: ModuleContext,
): Step<Archive | readonly string[]> {
  const found = yield* runProgram(['sh', '-c', 'command -v gtar || command -v tar'], dest, context);
  const tar = found.out.trim();
  if (tar === '') return ["Unable to find required 'gtar' or 'tar' binary in the path"];
  const version = yield* runProgram([tar, '--version'], dest, context);
  if (!/^tar.*GNU/s.test(version.out)) {
    const type = version.out.startsWith('bsdtar') ? 'bsd' : 'None';
    return [`Command "${tar}" detected as tar type ${type}. GNU tar required.`];
  }
  const reasons: string[] = [];
  for (const [handler, flags] of HANDLERS) {
    const list = yield* runProgram(commandWords(tar, 'list', flags, src, dest, args), dest, context);
    const files = list.rc === 0 && list.out !== '' ? filesOf(list.out, args) : [];
    const words = (mode: 'diff' | 'extract') => commandWords(tar, mode, flags, src, dest, args);
    if (files.length > 0) {
      const differs = yield* differsFrom(words('diff'), dest, args, context);
      return { handler, files, differs, extractWords: words('extract') };
    }
    reasons.push(
      list.rc === 0
        ? `Command "${tar}" found no files in archive. Empty archive files are not supported.`
        : `Command "${tar}" could not handle archive: Unable to list files in the archive: ${list.err}`,
    );
  }
  return [...new Set(reasons)];
}

function commandWords(
  tar: string,
  mode: 'list' | 'diff' | 'extract',
  flags: readonly string[],
  src: string,
  dest: string,
  args: ModuleArguments,
): string[] {
  const options = listOf(args, 'extra_opts') ?? [];
  const owner = textOf(args, 'owner');
  const group = textOf(args, 'group');
  const changing =
    mode === 'list'
      ? []
      : [
          ...(owner === undefined ? [] : [`--owner=${owner}`]),
          ...(group === undefined ? [] : [`--group=${group}`]),
          ...(flagOf(args, 'keep_newer') ? ['--keep-newer-files'] : []),
        ];
  return [
    ...[tar, `--${mode}`, '-C', dest, ...flags],
    ...(options.length > 0 ? ['--show-transformed-names', ...options] : []),
    ...changing,
    ...excludesOf(args).map((each) => `--exclude=${each}`),
    ...['-f', src, ...(listOf(args, 'include') ?? [])],
  ];
}

function excludesOf(args: ModuleArguments): string[] {
  return (listOf(args, 'exclude') ?? []).map((each) => each.replace(/\/+$/, ''));
}

/** Names as tar lists them: what is no plain ASCII is escaped there. */
function filesOf(out: string, args: ModuleArguments): string[] {
  const excluded = excludesOf(args).map((each) => compileGlob(each));
  return out
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => unescapeName(line).replace(/^\//, ''))
    .filter((name) => !excluded.some((test) => test(name)));
}

const LETTERS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

function unescapeName(line: string): string {
  const bytes = Buffer.from(line, 'utf8')
    .toString('latin1')
    .replaceAll(/\\([0-7]{1,3}|.)/g, (_, code: string) =>
      /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (LETTERS[code] ?? code),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

const DIFFERENCES = [
  /: Mod time differs$/,
  /: Warning: Cannot stat: No such file or directory$/,
  /: Invalid owner/,
  /: Invalid group/,
  /: Symlink differs$/,
  /: Contents differ$/,
  /: Size differs$/,
];
const NO_NAME = /: : Warning: Cannot stat: No such file or directory$/;

function* differsFrom(
  words: readonly string[],
  dest: string,
  args: ModuleArguments,
  context: ModuleContext,
): Step<boolean> {
  const diff = yield* runProgram(words, dest, context);
  const isRoot = (yield* runProgram(['id', '-u'], dest, context)).out.trim() === '0';
  return isDifferent(diff, isRoot, args);
}

/** Whether what `tar --diff` said is a difference that this task would not set right anyway. */
function isDifferent({ out, err }: Program, isRoot: boolean, args: ModuleArguments): boolean {
  const tests = [
    ...DIFFERENCES,
    ...(isRoot && textOf(args, 'owner') === undefined ? [/: Uid differs$/] : []),
    ...(isRoot && textOf(args, 'group') === undefined ? [/: Gid differs$/] : []),
    ...(textOf(args, 'mode') === undefined ? [/: Mode differs$/] : []),
  ];
  const lines = `${out}\n${err}`.split('\n').filter((line) => !NO_NAME.test(line));
  return lines.some((line) => tests.some((test) => test.test(line)));
}
