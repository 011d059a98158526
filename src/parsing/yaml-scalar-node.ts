import { getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { UnsafeText, type Value, VaultText } from './value.ts';
import type { Composing } from './yaml-composing.ts';
import { yamlFault } from './yaml-faults.ts';
import type { YamlScalar } from './yaml-node.ts';
import { constructScalar, isSurelyText, resolvePlainTag } from './yaml-scalar.ts';
import { fullTag, isUnsafeTag, isVaultTag } from './yaml-tags.ts';

/** Floats of JSON that YAML 1.1 takes for text. */
const JSON_FLOAT = /^-?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]+$/;
/** Lone surrogates: an escape such as "\ud83d" gives one, and no file can hold it. */
const ILL_FORMED = /\p{Surrogate}/u;
const PAST_UNICODE = /(?:^|[^\\])(?:\\\\)*\\U(?!000[0-9a-fA-F]|0010)/;

/** Composes a scalar event: its value by tag or by look, and its place from the first quote to the last. */
export function composeScalar(state: Composing, event: ScalarEvent, isKey: boolean): YamlScalar {
  const text = scalarText(state, event);
  const plain = event.style === SCALAR_STYLE.PLAIN;
  const { start, end } = scalarOffsets(state, event);
  state.end = Math.max(state.end, end);
  const range = state.lines.range(start, end);
  if (event.style === SCALAR_STYLE.DOUBLE_QUOTED && !event.fast) checkEscapes(state, event, text);
  const made = scalarValue(state, event, text, range);
  const value = isKey && made instanceof UnsafeText ? made.text : made;
  const isBlock = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
  return isBlock
    ? { kind: 'scalar', value, plain, range, block: blockPlace(state, event) }
    : { kind: 'scalar', value, plain, range };
}

/** PyYAML adds no line break to a block scalar that ends with the file; the parser does. */
function scalarText(state: Composing, event: ScalarEvent): string {
  const text = getScalarValue(state.text, event);
  const isBlock = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
  if (!isBlock || event.valueEnd < state.text.length || !text.endsWith('\n')) return text;
  return /[\r\n] *$/.test(state.text) ? text : text.slice(0, -1);
}

function scalarValue(state: Composing, event: ScalarEvent, text: string, range: YamlScalar['range']): Value {
  if (event.tagStart < 0 && !state.unsafe && (event.style !== SCALAR_STYLE.PLAIN || isSurelyText(text))) return text;
  const written = event.tagStart < 0 ? '' : fullTag(state.text.slice(event.tagStart, event.tagEnd), state.handlers);
  if (isVaultTag(written)) return new VaultText(text);
  const tag = effectiveTag(written, event.style, text, state.isJson);
  if (isMergeAsKey(tag, written)) return text;
  const made = constructScalar(tag, text);
  if ('fault' in made) throw yamlFault(made.fault, range, text === '=' ? 'quote it' : undefined);
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

function scalarOffsets(state: Composing, event: ScalarEvent): { start: number; end: number } {
  if (event.valueStart < 0) return emptyOffsets(state, event);
  if (event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED) {
    return { start: event.valueStart - 1, end: event.valueEnd + 1 };
  }
  if (event.style === SCALAR_STYLE.PLAIN) return { start: event.valueStart, end: event.valueEnd };
  return { start: headerOffset(state, event), end: trimBreaks(state.text, event) };
}

/** An empty value stands after its properties, or where the node before it ended. */
function emptyOffsets(state: Composing, event: ScalarEvent): { start: number; end: number } {
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

function trimBreaks(text: string, event: ScalarEvent): number {
  let end = event.valueEnd;
  while (end > event.valueStart && '\r\n'.includes(text.charAt(end - 1))) end--;
  return end;
}

function blockPlace(state: Composing, event: ScalarEvent): { folded: boolean; line: number; column: number } {
  const line = state.lines.lineOf(event.valueStart) + 1;
  return { folded: event.style === SCALAR_STYLE.FOLDED_BLOCK, line, column: Math.max(event.indent, 0) + 1 };
}

function checkEscapes(state: Composing, event: ScalarEvent, text: string): void {
  if (!ILL_FORMED.test(text) && !PAST_UNICODE.test(state.text.slice(event.valueStart, event.valueEnd))) return;
  throw yamlFault(
    'an escape that stands for no character',
    state.lines.range(event.valueStart - 1, event.valueEnd + 1),
  );
}
