import { getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { UnsafeText, type Value, VaultText } from '../value.ts';
import type { Composing } from './composing.ts';
import { yamlFault } from './faults.ts';
import type { YamlScalar } from './node.ts';
import { PlacedBlockScalar, PlacedScalar } from './placed-node.ts';
import { constructScalar, isSurelyText, resolvePlainTag } from './scalar.ts';
import { fullTag, isUnsafeTag, isVaultTag } from './tags.ts';

/** Floats of JSON that YAML 1.1 takes for text. */
const JSON_FLOAT = /^-?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]+$/;
/** Lone surrogates: an escape such as "\ud83d" gives one, and no file can hold it. */
const ILL_FORMED = /\p{Surrogate}/u;
const PAST_UNICODE = /(?:^|[^\\])(?:\\\\)*\\U(?!000[0-9a-fA-F]|0010)/;

/** Composes a scalar event: its value by tag or by look, and its place from the first quote to the last. */
export function composeScalar(state: Composing, event: ScalarEvent, isKey: boolean): YamlScalar {
  const text = scalarText(state.text, event);
  const plain = event.style === SCALAR_STYLE.PLAIN;
  const { start, end } = scalarOffsets(state, event);
  state.end = Math.max(state.end, end);
  if (event.style === SCALAR_STYLE.DOUBLE_QUOTED && !event.fast) checkEscapes(state, event, text);
  const made = scalarValue(state, event, text, { start, end, isKey });
  const value = isKey && made instanceof UnsafeText ? made.text : made;
  if (!isBlock(event)) return new PlacedScalar(value, plain, state.lines, start, end);
  const folded = event.style === SCALAR_STYLE.FOLDED_BLOCK;
  return new PlacedBlockScalar(value, state.lines, [start, end], event.valueStart, folded, event.indent);
}

function isBlock({ style }: ScalarEvent): boolean {
  return style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK;
}

/** The text of a scalar. PyYAML adds no line break to a block scalar that ends with the file; the parser does. */
export function scalarText(source: string, event: ScalarEvent): string {
  const text = getScalarValue(source, event);
  if (!isBlock(event) || event.valueEnd < source.length || !text.endsWith('\n')) return text;
  return /[\r\n] *$/.test(source) ? text : text.slice(0, -1);
}

function scalarValue(
  state: Composing,
  event: ScalarEvent,
  text: string,
  place: Offsets & { readonly isKey: boolean },
): Value {
  if (event.tagStart < 0 && !state.unsafe && (event.style !== SCALAR_STYLE.PLAIN || isSurelyText(text))) return text;
  const written = event.tagStart < 0 ? '' : fullTag(state.text.slice(event.tagStart, event.tagEnd), state.handlers);
  if (isVaultTag(written)) return new VaultText(text);
  const tag = effectiveTag(written, event.style, text, state.isJson);
  if (place.isKey && isMergeAsKey(tag, written)) return text;
  const made = constructScalar(tag, text);
  if ('fault' in made) {
    const range = state.lines.range(place.start, place.end);
    throw yamlFault(made.fault, range, text === '=' ? 'quote it' : undefined);
  }
  const unsafe = state.unsafe || isUnsafeTag(written);
  return unsafe && typeof made.value === 'string' ? new UnsafeText(made.value) : made.value;
}

/** A `!` and `!unsafe` resolve even a quoted scalar by its look, as PyYAML does. */
function effectiveTag(written: string, style: number, text: string, isJson: boolean): string {
  if (written === '!' || isUnsafeTag(written)) return resolvePlainTag(text);
  if (written !== '') return written;
  if (isJson && style === SCALAR_STYLE.PLAIN && JSON_FLOAT.test(text)) return 'tag:yaml.org,2002:float';
  return style === SCALAR_STYLE.PLAIN ? resolvePlainTag(text) : 'tag:yaml.org,2002:str';
}

/** `<<` and `=` mean something as keys alone; the mapping decides, so they stay text here. */
function isMergeAsKey(tag: string, written: string): boolean {
  return written === '' && (tag === 'tag:yaml.org,2002:merge' || tag === 'tag:yaml.org,2002:value');
}

interface Offsets {
  readonly start: number;
  readonly end: number;
}

function scalarOffsets(state: Composing, event: ScalarEvent): Offsets {
  if (event.valueStart < 0) return emptyOffsets(state, event);
  if (event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED) {
    return { start: event.valueStart - 1, end: event.valueEnd + 1 };
  }
  if (event.style === SCALAR_STYLE.PLAIN) return { start: event.valueStart, end: event.valueEnd };
  return { start: headerOffset(state, event), end: blockEnd(state.text, event.valueStart, event.valueEnd) };
}

/** An empty value stands after its properties, or where the node before it ended. */
function emptyOffsets(state: Composing, event: ScalarEvent): Offsets {
  let at = Math.max(event.tagEnd, event.anchorEnd);
  if (at < 0) {
    at = state.end;
    while (state.text[at] === ' ' || state.text[at] === ':' || state.text[at] === '-') at++;
  }
  return { start: at, end: at };
}

/** The `|` or `>` is on the line before the content, or on the last line of a text that ends with it. */
function headerOffset(state: Composing, event: ScalarEvent): number {
  const contentLine = state.lines.lineOf(event.valueStart);
  const onLine = state.lines.startOf(contentLine) === event.valueStart ? contentLine - 1 : contentLine;
  const start = state.lines.startOf(Math.max(onLine, 0));
  const header = /[|>][-+0-9]*[ \t]*(?:#.*)?$/.exec(state.text.slice(start, event.valueStart).replace(/[\r\n]+$/, ''));
  return header ? start + header.index : event.valueStart;
}

/** Where the last line with a text of a block scalar ends. */
export function blockEnd(text: string, start: number, valueEnd: number): number {
  let end = valueEnd;
  while (end > start && '\r\n'.includes(text.charAt(end - 1))) end--;
  return end;
}

function checkEscapes(state: Composing, event: ScalarEvent, text: string): void {
  if (!ILL_FORMED.test(text) && !PAST_UNICODE.test(state.text.slice(event.valueStart, event.valueEnd))) return;
  throw yamlFault(
    'an escape that stands for no character',
    state.lines.range(event.valueStart - 1, event.valueEnd + 1),
  );
}
