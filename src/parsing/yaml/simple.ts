import type { Diagnostic } from '../../errors/diagnostic.ts';
import type { LineIndex } from '../line-index.ts';
import { collectEntries } from './entries.ts';
import type { YamlEntry, YamlNode } from './node.ts';
import { PlacedMapping, PlacedSequence } from './placed-node.ts';
import { readInline } from './simple-inline.ts';
import { keyEnd, takeKey } from './simple-key.ts';
import { DASH, NOT_SIMPLE, SimpleReader } from './simple-reader.ts';
import { readEmpty } from './simple-scalars.ts';

/** Tabs, carriage returns, byte order marks and what lies beyond the basic plane are left to the whole parser. */
const UNUSUAL = /[\t\r\ufeff\ud800-\udfff]/;

export interface SimpleYaml {
  readonly nodes: YamlNode[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The nodes of a text in the YAML that nearly all of Ansible is written in: one document of block mappings and lists with
 * plain keys, no anchors, aliases, tags or directives. They are what js-yaml's events compose to, several times faster.
 * Undefined for every other text, and for one with a fault in it.
 */
export function readSimpleYaml(text: string, lines: LineIndex): SimpleYaml | undefined {
  if (UNUSUAL.test(text)) return undefined;
  const reader = new SimpleReader(text, lines);
  try {
    return { nodes: readDocument(reader), diagnostics: reader.diagnostics };
  } catch (error) {
    if (error === NOT_SIMPLE) return undefined;
    throw error;
  }
}

function readDocument(reader: SimpleReader): YamlNode[] {
  reader.skipToContent();
  if (reader.ended) return [];
  if (reader.column === 0 && reader.text.startsWith('---\n', reader.at)) {
    reader.at += 3;
    reader.skipToContent();
  }
  if (reader.ended || reader.column !== 0) throw NOT_SIMPLE;
  const node = readBlock(reader, keyEnd(reader));
  if (!reader.ended) throw NOT_SIMPLE;
  return [node];
}

/** The mapping whose first key ends at an offset, or the list that begins here. Ends at the next text that is not of it. */
function readBlock(reader: SimpleReader, end: number): YamlNode {
  reader.enter();
  const node = end > 0 ? readMapping(reader, end) : readSequence(reader);
  reader.leave();
  return node;
}

function readSequence(reader: SimpleReader): YamlNode {
  if (!isDash(reader)) throw NOT_SIMPLE;
  const { column: indent, at: start } = reader;
  const items: YamlNode[] = [];
  reader.end = start + 1;
  do {
    reader.at += 1;
    items.push(readItem(reader, indent));
  } while (!atEndOf(reader, indent) && isDash(reader));
  return new PlacedSequence(items, reader.lines, start, reader.end);
}

function readItem(reader: SimpleReader, indent: number): YamlNode {
  const onNextLine = reader.skipToContent();
  if (reader.ended || (onNextLine && reader.column <= indent)) return readEmpty(reader);
  const end = keyEnd(reader);
  return end > 0 || onNextLine || isDash(reader) ? readBlock(reader, end) : readInline(reader, indent);
}

function readMapping(reader: SimpleReader, firstEnd: number): YamlNode {
  const { column: indent, at: start } = reader;
  const entries: YamlEntry[] = [];
  for (let end = firstEnd; ; end = keyEnd(reader)) {
    if (end === 0) throw NOT_SIMPLE;
    const key = takeKey(reader, end);
    entries.push({ key, value: readValue(reader, indent) });
    if (atEndOf(reader, indent)) break;
  }
  return new PlacedMapping(collectEntries(entries, reader.diagnostics), reader.lines, start, reader.end);
}

function readValue(reader: SimpleReader, indent: number): YamlNode {
  if (!reader.skipToContent()) return reader.ended ? readEmpty(reader) : readInline(reader, indent);
  const isDeeper = !reader.ended && reader.column > indent;
  const isListBesideKey = reader.column === indent && isDash(reader);
  return isDeeper || isListBesideKey ? readBlock(reader, keyEnd(reader)) : readEmpty(reader);
}

/** Whether a collection ends before the text that comes next; one that stands deeper than its entries is a fault. */
function atEndOf(reader: SimpleReader, indent: number): boolean {
  if (reader.ended || reader.column < indent) return true;
  if (reader.column > indent) throw NOT_SIMPLE;
  return false;
}

function isDash(reader: SimpleReader): boolean {
  return reader.here === DASH && reader.isBlank(reader.at + 1);
}
