import type { Value } from '../../parsing/value.ts';

/** What Ansible's file modules create with, less the umask 022 that every agent runs under. */
export const NEW_FILE_MODE = '0644';
export const NEW_DIRECTORY_MODE = '0755';

const UMASK = 0o022;
const PERMISSION_BITS = 0o7777;
const SYMBOLIC = /^[ugoa]*([-+=][rwxXstugo]*)+$/;

export type ParsedMode = { readonly mode: string } | { readonly fault: string };

/**
 * Reads a `mode`: an integer (YAML's 0644) or octal text gives four octal digits, symbolic text (`u=rw,g=r`) and
 * `preserve` stay as they are. As `set_mode_if_different` of Ansible's basic.py reads it, but values above 07777 are faults.
 */
export function parseMode(value: Value): ParsedMode {
  if (typeof value === 'number') return fromBits(value, String(value));
  if (typeof value !== 'string') return { fault: 'mode must be in octal or symbolic form' };
  // Most are written as they are shown.
  if (value === 'preserve' || /^[0-7]{4}$/.test(value)) return { mode: value };
  const digits = /^\s*(?:0[oO])?([0-7](?:_?[0-7])*)\s*$/.exec(value)?.[1];
  if (digits !== undefined) return fromBits(Number.parseInt(digits.replaceAll('_', ''), 8), value);
  const bad = value.split(',').find((part) => !SYMBOLIC.test(part));
  if (bad === undefined) return { mode: value };
  return { fault: `mode must be in octal or symbolic form: bad symbolic permission for mode: ${bad}` };
}

function fromBits(bits: number, written: string): ParsedMode {
  if (!Number.isInteger(bits) || bits < 0 || bits > PERMISSION_BITS) {
    return { fault: `Invalid mode supplied, only permission info is allowed: ${written}` };
  }
  return { mode: formatMode(bits) };
}

/** Four octal digits. */
export function formatMode(bits: number): string {
  return bits.toString(8).padStart(4, '0');
}

/** True for a mode that depends on the one that the file has. */
export function isSymbolic(mode: string): boolean {
  return !/^[0-7]+$/.test(mode);
}

/**
 * The four octal digits that symbolic text means for a file of mode `current`. Operators apply from left to right, each
 * seeing what those before it made; without a class letter the bits of the umask stay out.
 */
export function applySymbolicMode(symbolic: string, current: string, isDirectory: boolean): string {
  let bits = Number.parseInt(current, 8);
  for (const part of symbolic.split(',')) {
    const classes = /^[ugoa]*/.exec(part)?.[0] ?? '';
    const users = classes === '' || classes === 'a' ? 'ugo' : classes.replaceAll('a', 'ugo');
    for (const [, operator, permissions] of part.matchAll(/([-+=])([rwxXstugo]*)/g)) {
      for (const user of users) {
        const wanted = bitsFor(user, permissions ?? '', bits, isDirectory, classes === '');
        bits = applyOperator(operator ?? '', user, wanted, bits);
      }
    }
  }
  return formatMode(bits);
}

const SHIFT: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };
const SPECIAL: Readonly<Record<string, number>> = { u: 0o4000, g: 0o2000, o: 0o1000 };

function applyOperator(operator: string, user: string, wanted: number, bits: number): number {
  if (operator === '+') return bits | wanted;
  if (operator === '-') return bits & ~wanted;
  const mask = (0o7 << (SHIFT[user] ?? 0)) | (SPECIAL[user] ?? 0);
  return (bits & ~mask) | wanted;
}

function bitsFor(user: string, permissions: string, bits: number, isDirectory: boolean, masked: boolean): number {
  const shift = SHIFT[user] ?? 0;
  let wanted = 0;
  for (const letter of permissions) wanted |= bitsOfLetter(letter, user, shift, bits, isDirectory, masked);
  return wanted;
}

function bitsOfLetter(
  letter: string,
  user: string,
  shift: number,
  bits: number,
  isDirectory: boolean,
  masked: boolean,
): number {
  const plain: Readonly<Record<string, number>> = { r: 4, w: 2, x: 1 };
  const value = plain[letter];
  if (value !== undefined) return (value << shift) & (masked ? ~UMASK : PERMISSION_BITS);
  if (letter === 'X') return isDirectory || (bits & 0o111) !== 0 ? 1 << shift : 0;
  if (letter === 's') return user === 'o' ? 0 : (SPECIAL[user] ?? 0);
  if (letter === 't') return user === 'o' ? 0o1000 : 0;
  return ((bits >> (SHIFT[letter] ?? 0)) & 0o7) << shift;
}
