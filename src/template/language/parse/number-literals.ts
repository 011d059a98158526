import { PyFloat } from '../../../parsing/value.ts';

/** The value of an integer token (decimal, `0x`, `0o`, `0b`): exact at any size. */
export function intLiteral(text: string): number | bigint {
  const exact = BigInt(text);
  const number = Number(exact);
  return Number.isSafeInteger(number) ? number : exact;
}

/** The value of a float token. */
export function floatLiteral(text: string): PyFloat {
  return new PyFloat(Number(text));
}
