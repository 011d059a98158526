import { parseFileState, STAT_FORMAT } from '../../agent/file-state.ts';
import { compileGlob } from '../../inventory/glob.ts';
import { joinWords, quoteShell } from '../../parsing/quote.ts';
import { flagOf, listOf, textOf } from '../arguments/argument-values.ts';
import { applySymbolicMode, isSymbolic } from '../file/mode.ts';
import type { ModuleArguments, ModuleContext } from '../module.ts';
import type { Step } from '../requests.ts';
import { tryOnHost } from '../system/ask-host.ts';
import type { Archive } from './archive.ts';
import { compareEntry, type FoundEntry, parseZipLine, type ZipEntry } from './zip-entry.ts';

/** Names are not those of ASCII alone. */
const UTF8 = { environment: { LC_ALL: 'C.UTF-8' } };

/** Opens a zip file by the host's unzip; else says why that cannot be. */
export function* openZip(
  src: string,
  dest: string,
  args: ModuleArguments,
  context: ModuleContext,
): Step<Archive | readonly string[]> {
  const looked = yield* lookIntoZip(src, args, context);
  if ('reason' in looked) return [looked.reason];
  const { unzip, entries, crcs, names } = looked;
  const found = yield* findEntries(entries, dest, context);
  const wish = { owner: looked.owner, group: looked.group, keepNewer: flagOf(args, 'keep_newer') };
  const compared = entries.map((entry, index) => {
    const each = found[index] ?? { state: undefined, time: '', crc: undefined };
    return compareEntry(entry, each, { ...wish, mode: wantedMode(each, args), crc: crcs.get(entry.path) });
  });
  const changes = compared.filter((each) => each !== undefined && each !== 'newer');
  const newer = entries.filter((_, index) => compared[index] === 'newer').map(({ path }) => path);
  const excludes = [...(listOf(args, 'exclude') ?? []), ...newer];
  return {
    handler: looked.handler,
    files: names.filter((name) => isWanted(name, args)),
    diff: changes.join(''),
    differs: !looked.isListed || changes.length > 0,
    extractWords: [
      ...[unzip, '-o', ...(listOf(args, 'extra_opts') ?? []), src],
      ...(excludes.length > 0 ? ['-x', ...excludes] : []),
      ...[...(listOf(args, 'include') ?? []), '-d', dest],
    ],
  };
}

interface ZipLook {
  readonly handler: string;
  readonly unzip: string;
  /** zipinfo could list what is wanted. */
  readonly isListed: boolean;
  readonly entries: readonly ZipEntry[];
  readonly names: readonly string[];
  /** Check sums in hexadecimal digits by name. */
  readonly crcs: ReadonlyMap<string, string>;
  /** Whose files they become. */
  readonly owner: string;
  readonly group: string;
}

function* lookIntoZip(src: string, args: ModuleArguments, context: ModuleContext): Step<ZipLook | { reason: string }> {
  const excludes = listOf(args, 'exclude') ?? [];
  const chosen = [...(excludes.length > 0 ? ['-x', ...excludes] : []), ...(listOf(args, 'include') ?? [])];
  const file = quoteShell(src);
  const answer = yield* tryOnHost(
    `unzip=$(command -v unzip); printf %s "$unzip"; end
zipinfo=$(command -v zipinfo); printf %s "$zipinfo"; end
[ -n "$unzip" ] || exit 0
said=$("$unzip" -l ${file} 2>&1 >/dev/null) || { printf 'no%s' "$said"; exit 0; }
end
if [ -n "$zipinfo" ]; then set -- "$zipinfo"; else set -- "$unzip" -Zl; fi
"$@" -T -s ${file} ${joinWords(chosen)} && listed=y; end
printf %s "$listed"; end
"$unzip" -v ${file}; end
umask; end
id -un ${quoteShell(textOf(args, 'owner') ?? '')} 2>/dev/null || id -un; end
name=$(getent group ${quoteShell(textOf(args, 'group') ?? '')} 2>/dev/null) && printf '%s\\n' "\${name%%:*}" || id -gn; end
`,
    context,
    UTF8,
  );
  const [unzip = '', zipinfo = '', fault = '', lines = '', listed, table = '', umask = '', owner = '', group = ''] =
    answer.parts;
  if (unzip === '') return { reason: "Unable to find required 'unzip' or 'zipinfo' binary in the path." };
  if (fault.startsWith('no')) return { reason: `Command "${unzip}" could not handle archive: ${fault.slice(2)}` };
  const rows = parseTable(table);
  return {
    handler: zipinfo === '' ? 'ZipZArchive' : 'ZipArchive',
    unzip,
    isListed: listed === 'y',
    entries: lines.split('\n').flatMap((line) => parseZipLine(line, Number.parseInt(umask, 8)) ?? []),
    names: rows.map(([name]) => name),
    crcs: new Map(rows),
    owner: owner.trim(),
    group: group.trim(),
  };
}

/** Names and check sums of `unzip -v`. */
function parseTable(text: string): [string, string][] {
  return text.split('\n').flatMap((line): [string, string][] => {
    const [, crc, name] = /^\s*\d+\s+\S+\s+\d+\s+\S+\s+\S+\s+\S+\s+([0-9a-f]{8})\s\s(.+)$/.exec(line) ?? [];
    return crc === undefined || name === undefined ? [] : [[name, crc]];
  });
}

function isWanted(name: string, args: ModuleArguments): boolean {
  const matches = (list: string) => (listOf(args, list) ?? []).some((each) => compileGlob(each)(name));
  return (listOf(args, 'include') ?? []).length > 0 ? matches('include') : !matches('exclude');
}

/** Prints of each path, which comes with its size in the archive, three lines: state, time and the end of a gzip of it. */
const FIND = `while IFS= read -r line; do
  path=\${line#* }
  if ! stat -c '${STAT_FORMAT}' -- "$path" 2>/dev/null; then printf '\\n\\n\\n'; continue; fi
  stat -c %y -- "$path"
  if [ -f "$path" ] && [ "$(stat -c %s -- "$path")" = "\${line%% *}" ]; then
    gzip -1c <"$path" | tail -c 8 | od -An -tx1 -N4
  else echo; fi
done
`;

function* findEntries(entries: readonly ZipEntry[], dest: string, context: ModuleContext): Step<FoundEntry[]> {
  const stdin = entries
    .map(({ path, size }) => `${size} ${dest.replace(/\/+$/, '')}/${path.replace(/\/$/, '')}\n`)
    .join('');
  const { parts } = yield* tryOnHost(FIND, context, { ...UTF8, stdin });
  const lines = parts.join('').split('\n');
  return entries.map((_, index) => {
    const [state = '', time = '', crc = ''] = lines.slice(index * 3, index * 3 + 3);
    return { state: parseFileState(state), time: time.slice(0, 29), crc: reversed(crc) };
  });
}

/** The sum stands there with its last byte first. */
function reversed(bytes: string): string | undefined {
  return bytes.trim() === '' ? undefined : bytes.trim().split(/\s+/).toReversed().join('');
}

/** The mode of the task in place of the archive's. */
function wantedMode({ state }: FoundEntry, args: ModuleArguments): number | undefined {
  const mode = textOf(args, 'mode');
  if (mode === undefined) return undefined;
  const octal = isSymbolic(mode) ? applySymbolicMode(mode, state?.mode ?? '0644', state?.type === 'directory') : mode;
  return Number.parseInt(octal, 8);
}
