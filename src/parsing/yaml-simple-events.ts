import { COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE } from 'js-yaml';
import { COLON, DASH, NOT_SIMPLE, SimpleReader } from './yaml-simple-reader.ts';
import { readInline } from './yaml-simple-scalars.ts';

/** Tabs, carriage returns, byte order marks and what lies beyond the basic plane are left to the whole parser. */
const UNUSUAL = /[\t\r\ufeff\ud800-\udfff]/;
/** A plain key of one line and the colon that makes it one. */
const KEY = /[\w/](?:[\w./ -]*[\w./-])?(?=:(?:[ \n]|$))/y;

/**
 * The parse events of a text in the YAML that nearly all of Ansible is written in: one document of block mappings and lists
 * with plain keys, no anchors, aliases, tags or directives. They are what js-yaml gives, several times faster. Undefined
 * for every other text, and for one with a fault in it.
 */
export function readSimpleEvents(text: string): Event[] | undefined {
  if (UNUSUAL.test(text)) return undefined;
  try {
    return readDocument(new SimpleReader(text));
  } catch (error) {
    if (error === NOT_SIMPLE) return undefined;
    throw error;
  }
}

function readDocument(reader: SimpleReader): Event[] {
  reader.skipToContent();
  if (reader.ended) return [];
  const explicitStart = reader.column === 0 && reader.text.startsWith('---\n', reader.at);
  if (explicitStart) {
    reader.at += 3;
    reader.skipToContent();
  }
  if (reader.ended || reader.column !== 0) throw NOT_SIMPLE;
  reader.events.push({ type: EVENT_ID.DOCUMENT, explicitStart, explicitEnd: false, directives: [] });
  readBlock(reader);
  if (!reader.ended) throw NOT_SIMPLE;
  reader.close();
  return reader.events;
}

/** The list or mapping that begins here; anything else is not simple. Ends at the next text that does not belong to it. */
function readBlock(reader: SimpleReader): void {
  reader.enter();
  if (isDash(reader)) readSequence(reader);
  else readMapping(reader);
  reader.leave();
}

function readSequence(reader: SimpleReader): void {
  const indent = reader.column;
  reader.openSequence(COLLECTION_STYLE.BLOCK);
  while (isDash(reader)) {
    reader.at += 1;
    readItem(reader, indent);
    if (atEndOf(reader, indent)) return;
  }
}

function readItem(reader: SimpleReader, indent: number): void {
  const onNextLine = reader.skipToContent();
  if (reader.ended || (onNextLine && reader.column <= indent)) reader.pushEmpty();
  else if (onNextLine || isDash(reader) || keyEnd(reader) > 0) readBlock(reader);
  else readInline(reader, indent);
}

function readMapping(reader: SimpleReader): void {
  const indent = reader.column;
  reader.openMapping(COLLECTION_STYLE.BLOCK);
  for (;;) {
    const end = keyEnd(reader);
    if (end === 0) throw NOT_SIMPLE;
    reader.pushScalar(reader.at, end, SCALAR_STYLE.PLAIN, true);
    reader.at = end + 1;
    readValue(reader, indent);
    if (atEndOf(reader, indent)) return;
  }
}

function readValue(reader: SimpleReader, indent: number): void {
  if (!reader.skipToContent()) {
    if (reader.ended) reader.pushEmpty();
    else readInline(reader, indent);
    return;
  }
  const isDeeper = !reader.ended && reader.column > indent;
  const isListBesideKey = reader.column === indent && isDash(reader);
  if (isDeeper || isListBesideKey) readBlock(reader);
  else reader.pushEmpty();
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

/** The offset of the colon after the key that begins here; 0 where there is no plain key. */
function keyEnd(reader: SimpleReader): number {
  KEY.lastIndex = reader.at;
  return KEY.test(reader.text) && reader.text.charCodeAt(KEY.lastIndex) === COLON ? KEY.lastIndex : 0;
}
