import type { StatOperation } from '../../agent/operation.ts';
import { ModuleFailure } from '../requests.ts';

type Algorithm = NonNullable<StatOperation['checksum']>;

/** `checksum` of `get_url`: an algorithm, and digits or the address of a list of them. */
export interface Checksum {
  readonly algorithm: Algorithm;
  readonly value: string;
  readonly isUrl: boolean;
}

const ALGORITHMS: readonly string[] = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];

/** Reads `ALGORITHM:DIGITS` or `ALGORITHM:URL`; the fault as text. */
export function parseChecksum(text: string): Checksum | string {
  const colon = text.indexOf(':');
  if (colon < 0) return 'The checksum parameter has to be in format <algorithm>:<checksum>';
  const algorithm = text.slice(0, colon).toLowerCase();
  const value = text.slice(colon + 1);
  if (!ALGORITHMS.includes(algorithm)) {
    return `the checksum algorithm '${algorithm}' is not supported: use one of ${ALGORITHMS.join(', ')}`;
  }
  const isUrl = /^(?:https?|ftp|file):/.test(value);
  if (!isUrl && digitsOf(value) === undefined) return 'The checksum format is invalid';
  return { algorithm: algorithm as Algorithm, value: digitsOf(value) ?? value, isUrl };
}

/** Hexadecimal digits, with whatever is no letter taken out. */
function digitsOf(text: string): string | undefined {
  const digits = text.replaceAll(/[^\p{L}\p{N}_]+/gu, '').toLowerCase();
  return /^(?:0x)?[0-9a-f]+$/.test(digits) ? digits : undefined;
}

/** The digits for a file name in a list as `sha256sum` or its BSD form prints them; a single word stands for any name. */
export function findInList(list: string, name: string, shownUrl: string): string {
  const lines = list.replace(/\n$/, '').split('\n');
  const [only = ''] = lines;
  const found =
    lines.length === 1 && only.trim().split(/\s+/).length === 1
      ? only
      : lines.map(splitLine).find((entry) => entry?.path === name)?.digest;
  if (found === undefined) throw new ModuleFailure(`Unable to find a checksum for file '${name}' in '${shownUrl}'`);
  const digits = digitsOf(found);
  if (digits === undefined) throw new ModuleFailure('The checksum format is invalid');
  return digits;
}

function splitLine(line: string): { digest: string; path: string } | undefined {
  const bsd = /^\w+ ?\((.+)\) ?= ([\w.]+)$/.exec(line);
  if (bsd) return { digest: bsd[2] ?? '', path: bsd[1] ?? '' };
  const gnu = /^([\w.]+)\s+(?:\*|\.\/|\.)?(.+)$/.exec(line);
  return gnu ? { digest: gnu[1] ?? '', path: (gnu[2] ?? '').replace(/^[./]+/, '') } : undefined;
}
