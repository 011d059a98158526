import { type DocumentEvent, EVENT_ID, type Event, type MappingEvent, SCALAR_STYLE, type SequenceEvent } from 'js-yaml';
import { VaultText } from '../value.ts';
import { type Composing, countAliasNodes, sizeOf } from './composing.ts';
import { collectEntries, mergeEntries } from './entries.ts';
import { unhashableKey, yamlFault } from './faults.ts';
import type { YamlEntry, YamlNode, YamlScalar } from './node.ts';
import { PlacedMapping, PlacedSequence } from './placed-node.ts';
import { composeScalar } from './scalar-node.ts';
import { fullTag, isUnsafeTag, tagHandlers } from './tags.ts';

/** Composes every document of an event stream. Throws DiagnosticError where PyYAML refuses the document. */
export function composeDocuments(state: Composing): YamlNode[] {
  const documents: YamlNode[] = [];
  while (state.at < state.events.length) {
    const event = state.events[state.at++] as DocumentEvent;
    state.anchors = new Map();
    state.handlers = tagHandlers(event.directives);
    documents.push(composeNode(state));
    state.at++;
  }
  return documents;
}

function composeNode(state: Composing, isKey = false): YamlNode {
  const event = state.events[state.at++] as Event;
  if (event.type === EVENT_ID.ALIAS) return followAlias(state, event.anchorStart, event.anchorEnd);
  if (event.type === EVENT_ID.SCALAR) {
    const node = composeScalar(state, event, isKey);
    declareAnchor(state, event, node);
    return node;
  }
  return composeCollection(state, event as SequenceEvent | MappingEvent);
}

function composeCollection(state: Composing, event: SequenceEvent | MappingEvent): YamlNode {
  const tag = event.tagStart < 0 ? '' : fullTag(state.text.slice(event.tagStart, event.tagEnd), state.handlers);
  if (tag !== '') checkCollectionTag(state, event, tag);
  declareAnchor(state, event, 'open');
  const outer = state.unsafe;
  state.unsafe = outer || isUnsafeTag(tag);
  const node = event.type === EVENT_ID.SEQUENCE ? composeSequence(state, event) : composeMapping(state, event);
  state.unsafe = outer;
  if (event.anchorStart >= 0) state.anchors.set(state.text.slice(event.anchorStart, event.anchorEnd), node);
  return node;
}

function checkCollectionTag(state: Composing, event: SequenceEvent | MappingEvent, tag: string): void {
  const own = event.type === EVENT_ID.SEQUENCE ? 'seq' : 'map';
  if (['!', `tag:yaml.org,2002:${own}`].includes(tag) || isUnsafeTag(tag)) return;
  const kind = own === 'seq' ? 'list' : 'mapping';
  const written = state.text.slice(event.tagStart, event.tagEnd);
  throw yamlFault(`the tag ${written} is not supported on a ${kind}`, state.lines.range(event.tagStart, event.tagEnd));
}

function composeSequence(state: Composing, event: SequenceEvent): YamlNode {
  const items: YamlNode[] = [];
  let size = 1;
  state.end = event.start + 1;
  while (!atPop(state)) {
    const item = composeNode(state);
    items.push(item);
    size += sizeOf(state, item);
  }
  closeCollection(state, event, 93);
  const node = new PlacedSequence(items, state.lines, event.start, state.end);
  state.sizes?.set(node, size);
  return node;
}

function composeMapping(state: Composing, event: MappingEvent): YamlNode {
  const own: YamlEntry[] = [];
  const merges: YamlEntry[] = [];
  state.end = event.start + 1;
  while (!atPop(state)) {
    const keyEvent = state.events[state.at] as Event;
    const key = composeNode(state, true);
    if (isMissingKey(state, keyEvent, key)) throw yamlFault('a colon has no key before it', key.range);
    const isMerge = keyEvent.type === EVENT_ID.SCALAR && isMergeKey(state, key, keyEvent.style);
    (isMerge ? merges : own).push({ key: requireScalarKey(state, key), value: composeNode(state) });
  }
  closeCollection(state, event, 125);
  const merged = merges.length === 0 ? undefined : mergeEntries(merges, state);
  const entries = collectEntries(own, state.diagnostics, merged);
  const node = new PlacedMapping(entries, state.lines, event.start, state.end);
  state.sizes?.set(
    node,
    entries.reduce((sum, entry) => sum + 1 + sizeOf(state, entry.value), 1),
  );
  return node;
}

/** A colon with nothing before it: libyaml takes an empty key only where a question mark, a tag or an anchor announces it. */
function isMissingKey(state: Composing, event: Event, key: YamlNode): boolean {
  if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN || event.valueStart < event.valueEnd)
    return false;
  if (event.tagStart >= 0 || event.anchorStart >= 0) return false;
  const at = offsetOf(state, key);
  return !/(?:^|[\s,[{])\?\s*$/.test(state.text.slice(0, at)) && !/^[\s,]*\?(?:\s|$)/.test(state.text.slice(at));
}

function offsetOf(state: Composing, { range }: YamlNode): number {
  return state.lines.startOf(range.line - 1) + range.column - 1;
}

function atPop(state: Composing): boolean {
  if ((state.events[state.at] as Event).type !== EVENT_ID.POP) return false;
  state.at++;
  return true;
}

/** A flow collection ends at its bracket, which the events don't tell: only blanks, a comma and comments stand before it. */
function closeCollection(state: Composing, event: SequenceEvent | MappingEvent, bracket: number): void {
  if (event.style !== 2 || !'[{'.includes(state.text.charAt(event.start))) return;
  let at = state.end;
  while (at < state.text.length && state.text.charCodeAt(at) !== bracket) {
    if (state.text[at] === '#') while (at < state.text.length && !'\r\n'.includes(state.text.charAt(at))) at++;
    else at++;
  }
  state.end = Math.min(at + 1, state.text.length);
}

function isMergeKey(state: Composing, key: YamlNode, style: number): boolean {
  return (
    style === SCALAR_STYLE.PLAIN &&
    key.kind === 'scalar' &&
    state.text.startsWith('<<', state.end - 2) &&
    key.value === '<<'
  );
}

function requireScalarKey(state: Composing, key: YamlNode): YamlScalar {
  if (key.kind === 'scalar') {
    if (key.value instanceof VaultText) throw yamlFault('a key cannot be encrypted', key.range);
    return key;
  }
  const start = offsetOf(state, key);
  throw unhashableKey(key.range, state.text[start] === '{' && state.text[start - 1] === '{');
}

function declareAnchor(
  state: Composing,
  event: { anchorStart: number; anchorEnd: number },
  node: YamlNode | 'open',
): void {
  if (event.anchorStart < 0) return;
  const name = state.text.slice(event.anchorStart, event.anchorEnd);
  if (state.anchors.has(name)) {
    throw yamlFault(`the anchor &${name} is set twice`, state.lines.range(event.anchorStart - 1, event.anchorEnd));
  }
  state.anchors.set(name, node);
}

function followAlias(state: Composing, start: number, end: number): YamlNode {
  const name = state.text.slice(start, end);
  const node = state.anchors.get(name);
  state.end = end;
  const range = state.lines.range(start - 1, end);
  if (node === undefined) throw yamlFault(`the alias *${name} has no anchor before it`, range);
  if (node === 'open') throw yamlFault(`the alias *${name} stands inside what it stands for`, range);
  countAliasNodes(state, sizeOf(state, node), start);
  return node;
}
