import { PyBytes } from '../bytes.ts';
import { pythonError } from '../errors.ts';
import { type Method, type MethodTable, method, textArgument } from './method.ts';

function decode(bytes: Uint8Array, encoding: string): string {
  const name = encoding.toLowerCase().replace(/[-_ ]/g, '');
  if (name === 'latin1' || name === 'iso88591') return Buffer.from(bytes).toString('latin1');
  if (name !== 'utf8' && name !== 'ascii') throw pythonError('LookupError', `unknown encoding: ${encoding}`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw pythonError('UnicodeDecodeError', `'${encoding}' codec can't decode the bytes`);
  }
}

/** The methods of `bytes` that lead back to text. */
export const BYTES_METHODS: MethodTable<PyBytes> = new Map<string, Method<PyBytes>>([
  [
    'decode',
    method(0, ['encoding', 'errors'], (self, [name]) =>
      decode(self.bytes, name === undefined ? 'utf-8' : textArgument(name)),
    ),
  ],
  ['hex', method(0, [], (self) => Buffer.from(self.bytes).toString('hex'))],
  [
    'upper',
    method(
      0,
      [],
      (self) => new PyBytes(Buffer.from(Buffer.from(self.bytes).toString('latin1').toUpperCase(), 'latin1')),
    ),
  ],
]);
