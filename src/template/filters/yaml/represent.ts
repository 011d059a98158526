import { PyDate, PyFloat, UnsafeText, type Value, VaultText } from '../../../parsing/value.ts';
import { resolvePlainTag } from '../../../parsing/yaml/scalar.ts';
import { PyBytes } from '../../values/bytes.ts';
import { pythonError } from '../../values/errors.ts';
import { formatFloat } from '../../values/numbers.ts';
import { isInteger, typeName } from '../../values/types.ts';
import { Undefined } from '../../values/undefined.ts';

/** A scalar as PyYAML's representer gives it to the emitter. */
export interface ScalarEvent {
  readonly text: string;
  /** Whether the plain text would be read back with the same type. */
  readonly plainIsSafe: boolean;
  readonly style: 'plain' | 'double' | 'literal';
  /** Whether it is a text; others that are quoted need a sign that says so. */
  readonly isText: boolean;
  readonly tag?: string;
}

/** A plain value as a scalar. Undefined values throw, and so do values that YAML has no form for. */
export function representScalar(value: Value): ScalarEvent {
  if (value instanceof Undefined) value.trip();
  if (typeof value === 'string') return representText(value);
  if (value instanceof UnsafeText) return representText(value.text);
  if (value === null) return plain('null');
  if (typeof value === 'boolean') return plain(value ? 'true' : 'false');
  if (isInteger(value)) return plain(String(value));
  if (value instanceof PyFloat) return plain(floatText(value.value));
  if (value instanceof PyDate) return plain(value.text);
  if (value instanceof VaultText)
    return { text: value.ciphertext, plainIsSafe: false, isText: true, style: 'literal', tag: '!vault' };
  if (value instanceof PyBytes) return representBytes(value);
  throw pythonError('RepresenterError', `('cannot represent an object', <${typeName(value)}>)`);
}

function plain(text: string): ScalarEvent {
  return { text, plainIsSafe: true, isText: false, style: 'plain' };
}

function representText(text: string): ScalarEvent {
  return { text, plainIsSafe: resolvePlainTag(text) === 'tag:yaml.org,2002:str', isText: true, style: 'plain' };
}

function representBytes(value: PyBytes): ScalarEvent {
  const lines = Buffer.from(value.bytes)
    .toString('base64')
    .replace(/.{76}(?!$)/g, '$&\n');
  return { text: `${lines}\n`, plainIsSafe: false, isText: true, style: 'literal', tag: '!!binary' };
}

/** PyYAML reads `1e16` as a text, so it writes `1.0e+16`. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = formatFloat(value);
  return text.includes('.') ? text : text.replace('e', '.0e');
}
