import { STRING_ESCAPES } from './python-escapes.ts';
import { unquote } from './quote.ts';
import { joinArguments, splitArguments } from './split-arguments.ts';

/** What `module: a=b c` means: the options, and the words that are none. */
export interface KeyValues {
  readonly options: ReadonlyMap<string, string>;
  /** The free-form part, as Ansible's `_raw_params`; absent when every word is an option. */
  readonly raw: string | undefined;
}

/** Options that a free-form command takes; every other `k=v` belongs to the command. */
const COMMAND_OPTIONS = new Set([
  'creates',
  'removes',
  'chdir',
  'executable',
  'warn',
  'stdin',
  'stdin_add_newline',
  'strip_empty_ends',
]);

const ESCAPE = /\\(?:U[0-9a-fA-F]{8}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[\\'"abfnrtv])/g;

/**
 * Reads `key=value` arguments with Ansible's `parse_kv`: escapes are decoded, the quotes around a value go, `\=` is no
 * separator. With `freeForm` (command, shell, raw, script) only the options of commands are taken out of the text.
 * Throws TextError on an open quote or template block.
 */
export function parseKeyValue(text: string, settings: { freeForm?: boolean } = {}): KeyValues {
  if (isFreeOnly(text, settings.freeForm ?? false)) return { options: NO_OPTIONS, raw: text };
  return parseWords(text, settings);
}

const NO_OPTIONS: KeyValues['options'] = new Map();
/** One line without backslashes, its quotes and `{{ }}` in order: what its words would be put together to again. */
const ORDERLY = /^(?! )[^{}\\\n]*(?:\{\{(?![%#])[^{}\\\n]*(?<![%#])\}\}[^{}\\\n]*)*(?<! )$/;
const QUOTES = /^[^'"]*(?:(?:'[^']*'|"[^"]*")[^'"]*)*$/;
const OPTION = new RegExp(`(?:${[...COMMAND_OPTIONS].join('|')})=`);

/** Whether all words of a text surely are the free-form part, as nearly always. */
function isFreeOnly(text: string, freeForm: boolean): boolean {
  if (text === '' || (freeForm ? OPTION.test(text) : text.includes('='))) return false;
  return ORDERLY.test(text) && QUOTES.test(text);
}

/** The same word by word. */
export function parseWords(text: string, settings: { freeForm?: boolean }): KeyValues {
  const options = new Map<string, string>();
  const raw: string[] = [];
  for (const word of splitArguments(text)) {
    const decoded = decodeEscapes(word);
    const separator = findSeparator(decoded);
    const key = decoded.slice(0, Math.max(separator, 0));
    if (separator < 0) raw.push(decoded.includes('=') ? decoded.replaceAll('\\=', '=') : word);
    else if (settings.freeForm && !COMMAND_OPTIONS.has(key)) raw.push(word);
    else options.set(key.trim(), unquote(decoded.slice(separator + 1).trim()));
  }
  return { options, raw: raw.length === 0 ? undefined : joinArguments(raw) };
}

/** The first `=` that is neither the first character nor escaped. */
function findSeparator(word: string): number {
  let at = word.indexOf('=', 1);
  while (at >= 0 && word[at - 1] === '\\') at = word.indexOf('=', at + 1);
  return at;
}

function decodeEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (match) => {
    const single = STRING_ESCAPES[match.charAt(1)];
    if (match.length === 2 && single !== undefined) return single;
    const code = Number.parseInt(match.slice(2), 16);
    return code > 0x10ffff ? match : String.fromCodePoint(code);
  });
}
