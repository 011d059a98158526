import { quoteShell } from '../../parsing/quote.ts';
import type { ModuleContext } from '../module.ts';
import { ModuleFailure, type Step } from '../requests.ts';
import { askHost, changeHost, type HostAnswer, requireProgram } from '../system/ask-host.ts';
import { splitParts } from './parts.ts';
import type { Source } from './sources.ts';

export type ArchiveFormat = 'bz2' | 'gz' | 'tar' | 'xz' | 'zip';

/** Something that goes into an archive. */
export interface Member {
  /** Below the root of the archive. */
  readonly name: string;
  readonly isDirectory: boolean;
}

const PACKERS: Readonly<Record<ArchiveFormat, string>> = {
  bz2: 'bzip2',
  gz: 'gzip',
  tar: 'cat',
  xz: 'xz',
  zip: 'zip',
};

/** All that is below the directories of some sources, and the other sources themselves. */
export function* findMembers(sources: readonly Source[], root: string, context: ModuleContext): Step<Member[]> {
  const looks = sources.map(({ path, kind }) => {
    if (kind !== 'directory') return `printf 'f%s' ${quoteShell(path)}; end\n`;
    return `find ${quoteShell(`${path.replace(/\/$/, '')}/`)} -mindepth 1 '(' -type d -printf 'd%p\\0' ')' -o -printf 'f%p\\0'\n`;
  });
  const [found = []] = splitParts(yield* askHost(`set -e\n${looks.join('')}`, context));
  const members = found.map((part) => ({ name: withoutRoot(part.slice(1), root), isDirectory: part[0] === 'd' }));
  return members.toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

function withoutRoot(path: string, root: string): string {
  return path.startsWith(root) ? path.slice(root.length) : path;
}

/** Writes an archive of members below a root, whole. True when it holds something else than what stood there. */
export function* writeArchive(
  { dest, format, root }: { readonly dest: string; readonly format: ArchiveFormat; readonly root: string },
  members: readonly Member[],
  context: ModuleContext,
): Step<boolean> {
  const isZip = format === 'zip';
  const names = members.map(({ name }) => name);
  const stdin = names.map((name) => `${isZip ? `./${name}` : name}${isZip ? '\n' : '\0'}`).join('');
  const make = isZip ? makeZip(members.length === 0) : `${TAR} -C "$root" -T - -f - | ${packer(format)} >"$new"`;
  const show = isZip
    ? `unzip -v -- "$1" 2>/dev/null | sed -n 's/^.* \\([0-9a-f]\\{8\\}\\)  \\(.*\\)$/\\1 \\2/p'`
    : showTar(format);
  const script = `root=${quoteShell(root)}\n${places(dest)}show() { ${show} | sort; }\n${make} || exit\n${INSTALL}`;
  const needs = isZip ? ['zip', 'unzip'] : ['tar', PACKERS[format]];
  return wasDifferent(yield* changeHost(needs.map(requireProgram).join('') + script, context, { stdin }), dest);
}

/** Writes one file compressed. True when what stood there was another. */
export function* compressFile(
  { dest, format, path }: { readonly dest: string; readonly format: ArchiveFormat; readonly path: string },
  context: ModuleContext,
): Step<boolean> {
  const show = `show() { ${PACKERS[format]} -dc <"$1" 2>/dev/null | cksum; }\n`;
  const make = `${packer(format)} <${quoteShell(path)} >"$new" || exit\n`;
  const script = requireProgram(PACKERS[format]) + places(dest) + show + make + INSTALL;
  return wasDifferent(yield* changeHost(script, context), dest);
}

const TAR = 'tar -c --no-recursion --null --verbatim-files-from --format=posix --pax-option=delete=atime,delete=ctime';

/** The file is written beside its place, and moved there if it holds something else. */
const INSTALL = `if [ -e "$dest" ] && [ "$(show "$dest")" = "$(show "$new")" ]; then printf same; exit; fi
if [ -e "$dest" ]; then chmod --reference="$dest" -- "$new" && chown --reference="$dest" -- "$new" || exit; fi
mv -f -- "$new" "$dest"
`;

function places(dest: string): string {
  return `dest=${quoteShell(dest)}\nnew=$dest.$$\ntrap 'rm -f -- "$new"' EXIT\n`;
}

function packer(format: ArchiveFormat): string {
  return format === 'gz' ? 'gzip -9 -n' : PACKERS[format];
}

function showTar(format: ArchiveFormat): string {
  const unpacked = format === 'tar' ? 'cat' : `${PACKERS[format]} -dc`;
  return `${unpacked} <"$1" 2>/dev/null | tar -tv --full-time -f - 2>/dev/null`;
}

/** zip makes no archive of nothing: this is what an empty one holds. It writes to no file that is there and no archive. */
function makeZip(isEmpty: boolean): string {
  if (isEmpty) return `printf 'PK\\005\\006\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0' >"$new"`;
  return `(cd "$root" && zip -q -X -@ - >"$new")`;
}

function wasDifferent({ rc, parts, stderr }: HostAnswer, dest: string): boolean {
  if (rc !== 0) throw new ModuleFailure(`Error when writing archive at ${dest}: ${stderr.trim()}`);
  return parts.join('') !== 'same';
}
