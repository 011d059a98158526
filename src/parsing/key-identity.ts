import { PyDate, PyFloat, type Value, VaultText } from './value.ts';

/** What makes two keys the same key: in Python 1, 1.0 and True are. */
export function keyIdentity(value: Value): unknown {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint') return Number(value) === Number.POSITIVE_INFINITY ? value : `n${value}`;
  if (value instanceof PyFloat)
    return Number.isInteger(value.value) && !Number.isSafeInteger(value.value)
      ? `n${BigInt(value.value)}`
      : value.value;
  if (value instanceof PyDate) return `d${value.text}`;
  if (value instanceof VaultText) return `v${value.ciphertext}`;
  return typeof value === 'string' ? `s${value}` : value;
}
