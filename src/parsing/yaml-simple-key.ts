import type { YamlScalar } from './yaml-node.ts';
import { PlacedScalar } from './yaml-placed-node.ts';
import { plainValue } from './yaml-scalar.ts';
import { COLON, NOT_SIMPLE, type SimpleReader, SPACE } from './yaml-simple-reader.ts';

/** Characters of plain keys: those that one may begin and end with, and those that may stand between them. */
const [OUTER, INNER] = [1, 2] as const;
const KINDS = kindsOfCharacters();

function kindsOfCharacters(): Uint8Array {
  const kinds = new Uint8Array(128);
  for (let code = 0; code < kinds.length; code += 1) {
    const char = String.fromCharCode(code);
    if (/[\w/]/.test(char)) kinds[code] = OUTER;
    else if (/[. -]/.test(char)) kinds[code] = INNER;
  }
  return kinds;
}

/** The offset of the colon after the plain key of one line that begins here; 0 where there is none. */
export function keyEnd(reader: SimpleReader): number {
  let { at } = reader;
  if (kindAt(reader, at) !== OUTER) return 0;
  while (kindAt(reader, at) !== undefined) at += 1;
  return reader.charAt(at) === COLON && reader.charAt(at - 1) !== SPACE && reader.isBlank(at + 1) ? at : 0;
}

function kindAt(reader: SimpleReader, offset: number): number | undefined {
  return KINDS[reader.charAt(offset)] || undefined;
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
