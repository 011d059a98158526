import { collectEntries } from './entries.ts';
import type { YamlEntry, YamlNode, YamlScalar } from './node.ts';
import { PlacedMapping, PlacedSequence } from './placed-node.ts';
import { isFlowIndicator, readFlowPlain } from './simple-plain.ts';
import { DOUBLE_QUOTE, readQuoted, SINGLE_QUOTE } from './simple-quoted.ts';
import { COLON, NOT_SIMPLE, type SimpleReader } from './simple-reader.ts';

const COMMA = 44;
const [LEFT_BRACKET, RIGHT_BRACKET, LEFT_BRACE, RIGHT_BRACE] = [91, 93, 123, 125] as const;

/** `[…]` or `{…}` of scalars and further ones; its further lines stand at least at `indent`. */
export function readFlow(reader: SimpleReader, indent: number): YamlNode {
  reader.enter();
  const node = reader.here === LEFT_BRACE ? readFlowMapping(reader, indent) : readFlowSequence(reader, indent);
  reader.leave();
  return node;
}

function readFlowSequence(reader: SimpleReader, indent: number): YamlNode {
  const start = reader.at;
  const items: YamlNode[] = [];
  readSeparated(reader, indent, RIGHT_BRACKET, () => items.push(readFlowValue(reader, indent)));
  return new PlacedSequence(items, reader.lines, start, reader.end);
}

function readFlowMapping(reader: SimpleReader, indent: number): YamlNode {
  const start = reader.at;
  const entries: YamlEntry[] = [];
  readSeparated(reader, indent, RIGHT_BRACE, () => {
    const key = readFlowKey(reader, indent);
    entries.push({ key, value: readFlowValue(reader, indent) });
  });
  return new PlacedMapping(collectEntries(entries, reader.diagnostics), reader.lines, start, reader.end);
}

/** What stands between the brackets, with commas between; one may stand before the end. */
function readSeparated(reader: SimpleReader, indent: number, closing: number, readOne: () => void): void {
  reader.at += 1;
  skipFlowSpace(reader, indent);
  while (reader.here !== closing) {
    readOne();
    skipFlowSpace(reader, indent);
    if (reader.here === closing) break;
    if (reader.here !== COMMA) throw NOT_SIMPLE;
    reader.at += 1;
    skipFlowSpace(reader, indent);
  }
  reader.at += 1;
  reader.end = reader.at;
}

function skipFlowSpace(reader: SimpleReader, indent: number): void {
  if (reader.skipToContent() && reader.column < indent) throw NOT_SIMPLE;
  if (reader.ended) throw NOT_SIMPLE;
}

function readFlowKey(reader: SimpleReader, indent: number): YamlScalar {
  const { at: start, here } = reader;
  if (isFlowIndicator(here) || reader.text.startsWith('<<', start)) throw NOT_SIMPLE;
  const key = readFlowScalar(reader, here, indent);
  reader.skipSpaces();
  if (reader.here !== COLON) throw NOT_SIMPLE;
  reader.at += 1;
  skipFlowSpace(reader, indent);
  return key;
}

function readFlowValue(reader: SimpleReader, indent: number): YamlNode {
  const { here } = reader;
  return here === LEFT_BRACKET || here === LEFT_BRACE ? readFlow(reader, indent) : readFlowScalar(reader, here, indent);
}

function readFlowScalar(reader: SimpleReader, here: number, indent: number): YamlScalar {
  return here === DOUBLE_QUOTE || here === SINGLE_QUOTE ? readQuoted(reader, indent) : readFlowPlain(reader);
}
