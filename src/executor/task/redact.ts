import type { Value } from '../../parsing/value.ts';

const MASK = '********';

/** A copy of a value with every occurrence of a secret text masked. */
export function redactValue(value: Value, secrets: readonly string[]): Value {
  if (secrets.length === 0) return value;
  if (typeof value === 'string') return redactText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, secrets));
  if (!(value instanceof Map)) return value;
  return new Map([...value].map(([key, item]) => [redactValue(key, secrets), redactValue(item, secrets)]));
}

/** Short texts are no secrets worth masking: they would hide half of the output. */
function redactText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => (secret.length > 2 ? shown.replaceAll(secret, MASK) : shown), text);
}
