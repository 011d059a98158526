import type { Value } from '../../parsing/value.ts';
import { PythonObject } from './python-object.ts';

/** Python's `bytes`, as `str.encode` gives it. */
export class PyBytes extends PythonObject {
  readonly typeName = 'bytes';
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.bytes = bytes;
  }

  override size(): number {
    return this.bytes.length;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.bytes.at(key) : undefined;
  }

  override items(): Iterable<Value> {
    return this.bytes;
  }

  /** The text of which these are the bytes, as Ansible reads them where they become part of a text. */
  toText(): string {
    return Buffer.from(this.bytes).toString('utf8');
  }

  override equals(other: Value): boolean {
    return other instanceof PyBytes && Buffer.compare(this.bytes, other.bytes) === 0;
  }

  override toRepr(): string {
    let body = '';
    for (const byte of this.bytes) body += reprByte(byte);
    return body.includes("\\'") && !body.includes('"') ? `b"${body.replaceAll("\\'", "'")}"` : `b'${body}'`;
  }
}

const SHORT: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 39: "\\'", 92: '\\\\' };

function reprByte(byte: number): string {
  const short = SHORT[byte];
  if (short !== undefined) return short;
  if (byte < 32 || byte > 126) return `\\x${byte.toString(16).padStart(2, '0')}`;
  return String.fromCharCode(byte);
}
