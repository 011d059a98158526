import type { Value } from '../../parsing/value.ts';
import { typeError, valueError } from '../values/errors.ts';
import { definedEntriesOf } from '../values/keys.ts';
import { toRepr, toStr } from '../values/text.ts';
import { isDict, typeName } from '../values/types.ts';
import { SPACES, trimSpace } from '../values/white-space.ts';
import { flag } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';
import { urlize } from './urlize.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

/** Escapes the five characters that matter in HTML, as MarkupSafe does. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>'"]/g, (character) => ENTITIES[character] ?? character);
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function unescapeHtml(text: string): string {
  return text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, body: string) => {
    if (!body.startsWith('#')) return NAMED[body] ?? whole;
    const code = /^#x/i.test(body) ? Number.parseInt(body.slice(2), 16) : Number.parseInt(body.slice(1), 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

/** Cuts comments, then tags, then joins the words by one space. */
function stripTags(text: string): string {
  let rest = cutBetween(text, '<!--', '-->');
  rest = cutBetween(rest, '<', '>');
  return unescapeHtml(trimSpace(rest).replace(SPACES, ' '));
}

function cutBetween(text: string, open: string, close: string): string {
  let result = '';
  let position = 0;
  for (;;) {
    const start = text.indexOf(open, position);
    const end = start < 0 ? -1 : text.indexOf(close, start);
    if (end < 0) return result + text.slice(position);
    result += text.slice(position, start);
    position = end + close.length;
  }
}

function xmlAttributes(value: Value, autospace: boolean): string {
  if (!isDict(value)) throw typeError(`'${typeName(value)}' object has no attribute 'items'`);
  const items: string[] = [];
  for (const [key, item] of definedEntriesOf(value)) {
    if (item === null) continue;
    const name = toStr(key);
    if (/[ \t\n\r\f\v/>=]/.test(name)) throw valueError(`Invalid character in attribute name: ${toRepr(key)}`);
    items.push(`${escapeHtml(name)}="${escapeHtml(toStr(item))}"`);
  }
  return (autospace && items.length > 0 ? ' ' : '') + items.join(' ');
}

const escaped = filter('s', ([value]) => escapeHtml(toStr(value ?? null)));

/** Filters for HTML and XML. Text that was escaped is plain text here: nothing marks it as safe. */
export const HTML_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  ['e', escaped],
  ['escape', escaped],
  ['forceescape', escaped],
  ['safe', filter('value', ([value]) => toStr(value ?? null))],
  ['striptags', filter('value', ([value]) => stripTags(toStr(value ?? null)))],
  ['xmlattr', filter('d autospace?', ([value, autospace]) => xmlAttributes(value ?? null, flag(autospace, true)))],
  ['urlize', urlize],
]);
