import type { YamlScalar } from './node.ts';
import { PlacedScalar } from './placed-node.ts';
import { plainValue } from './scalar.ts';
import { NOT_SIMPLE, type SimpleReader } from './simple-reader.ts';

/** A plain key of one line and its colon. Patterns are run by a machine of their own, which is fast from the first line on. */
const KEY = /[\w/][\w/. -]*(?<! ):(?=[ \n]|$)/y;

/** The offset of the colon after the plain key of one line that begins here; 0 where there is none. */
export function keyEnd({ text, at }: SimpleReader): number {
  KEY.lastIndex = at;
  return KEY.test(text) ? KEY.lastIndex - 1 : 0;
}

/** Takes the key that ends at an offset, and the colon. */
export function takeKey(reader: SimpleReader, end: number): YamlScalar {
  const start = reader.at;
  const value = plainValue(nameAt(reader.text, start, end));
  if (value === undefined) throw NOT_SIMPLE;
  reader.at = end + 1;
  reader.end = end;
  return new PlacedScalar(value, true, reader.lines, start, end);
}

/** Names read before, at a place that their length and some of their characters give: the same few stand everywhere. */
const known = new Array<string>(1024).fill('');
const LONGEST_KNOWN = 64;

/** The text of a key, one and the same for equal keys. */
function nameAt(text: string, start: number, end: number): string {
  const length = end - start;
  if (length > LONGEST_KNOWN) return text.slice(start, end);
  const mixed = length * 37 + text.charCodeAt(start) * 5 + text.charCodeAt(start + (length >> 1)) * 3;
  const slot = (mixed + text.charCodeAt(end - 1)) % known.length;
  const name = known[slot] as string;
  if (name.length === length && text.startsWith(name, start)) return name;
  const fresh = text.slice(start, end);
  known[slot] = fresh;
  return fresh;
}
