/** One DER element: its tag, what it holds, and its whole encoding. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly full: Uint8Array;
}

/** Thrown for bytes that are no DER of the expected form. */
export class DerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DerError';
  }
}

/** Reads one element that must fill the bytes. Only definite lengths and one-byte tags: what X.509 uses. */
export function readDer(bytes: Uint8Array): DerElement {
  const element = readAt(bytes, 0);
  if (element.full.length !== bytes.length) throw new DerError('bytes follow the outermost element');
  return element;
}

/** The elements that a constructed one holds. */
export function childrenOf(element: DerElement): DerElement[] {
  const children: DerElement[] = [];
  for (let offset = 0; offset < element.content.length; ) {
    const child = readAt(element.content, offset);
    children.push(child);
    offset += child.full.length;
  }
  return children;
}

/** The child at an index, which must be there. */
export function childAt(element: DerElement, index: number): DerElement {
  const child = childrenOf(element)[index];
  if (!child) throw new DerError(`element ${index} is missing`);
  return child;
}

/** The dotted text of an OBJECT IDENTIFIER. */
export function oidOf(element: DerElement): string {
  if (element.tag !== 0x06 || element.content.length === 0) throw new DerError('an object identifier is expected');
  const numbers: number[] = [];
  let value = 0;
  for (const byte of element.content) {
    value = value * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    if (numbers.length === 0)
      numbers.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
    else numbers.push(value);
    value = 0;
  }
  return numbers.join('.');
}

function readAt(bytes: Uint8Array, offset: number): DerElement {
  const [tag, first] = [bytes[offset], bytes[offset + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new DerError('an element is cut off');
  const size = first < 0x80 ? 0 : first & 0x7f;
  if (size > 4 || first === 0x80) throw new DerError('an element has an impossible length');
  let length = size === 0 ? first : 0;
  for (let index = 0; index < size; index += 1) length = length * 256 + (bytes[offset + 2 + index] ?? Number.NaN);
  const start = offset + 2 + size;
  if (!(start + length <= bytes.length)) throw new DerError('an element is cut off');
  return { tag, content: bytes.subarray(start, start + length), full: bytes.subarray(offset, start + length) };
}
