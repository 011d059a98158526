import type { SourceRange } from '../errors/source-range.ts';
import { Opaque, PyDate, PyFloat, type Value } from '../parsing/value.ts';
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from '../parsing/yaml/node.ts';

/** The text of a string scalar; undefined for anything else. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** Whether the node is `null` or absent. */
export function isNull(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}

/** The entry of a mapping with this key. */
export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  if (node?.kind !== 'mapping') return undefined;
  const { entries } = node;
  for (let at = entries.length - 1; at >= 0; at -= 1) if (entries[at]?.key.value === key) return entries[at];
  return undefined;
}

/** The items of a sequence; a single node stands for a list of one, null for none. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined || isNull(node)) return [];
  return node.kind === 'sequence' ? node.items : [node];
}

/** What kind of thing a node is, as Ansible's messages name it. */
export function describeNode(node: YamlNode): string {
  if (node.kind === 'sequence') return 'a list';
  if (node.kind === 'mapping') return 'a mapping';
  return describeScalar(node.value);
}

/** Whether a text has template delimiters. */
export function isTemplate(text: string): boolean {
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
    const next = text[at + 1];
    if (next === '{' || next === '%' || next === '#') return true;
  }
  return false;
}

/** Whether the text is one `{{ … }}` and nothing else. */
export function isWholeTemplate(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.startsWith('{{') && trimmed.endsWith('}}') && trimmed.indexOf('}}') === trimmed.length - 2;
}

/** A scalar made by the engine, standing at a place of the operator's file. */
export function scalarAt(value: Value, range: SourceRange): YamlScalar {
  return { kind: 'scalar', value, plain: false, range };
}

/** An entry made by the engine, with a value that is a scalar. */
export function entryAt(key: string, value: Value, range: SourceRange): YamlEntry {
  return { key: scalarAt(key, range), value: scalarAt(value, range) };
}

/** A mapping of entries of the operator's, in another selection or order than in the file. */
export function mappingOf(entries: readonly YamlEntry[], range: SourceRange): YamlMapping {
  return { kind: 'mapping', entries, range };
}

/** A mapping made by the engine. */
export function mappingAt(entries: Iterable<readonly [string, YamlNode]>, range: SourceRange): YamlMapping {
  return {
    kind: 'mapping',
    entries: [...entries].map(([key, value]) => ({ key: scalarAt(key, value.range), value })),
    range,
  };
}

function describeScalar(value: Value): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'boolean') return 'a boolean';
  if (typeof value === 'number' || typeof value === 'bigint') return 'an integer';
  if (value instanceof PyFloat) return 'a number';
  if (value instanceof PyDate) return 'a date';
  return value instanceof Opaque ? value.typeName : 'a value';
}
