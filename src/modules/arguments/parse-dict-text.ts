import { literalOf } from '../../parsing/literal.ts';
import type { Value } from '../../parsing/value.ts';
import type { Coerced } from './coerce-value.ts';
import { fromJson } from './from-json.ts';

/** A dictionary written as JSON, as a Python literal or as `k1=v1, k2=v2`, as Ansible's `check_type_dict` reads it. */
export function parseDictText(text: string): Coerced {
  if (text.startsWith('{')) return parseJsonDict(text);
  if (!text.includes('=')) return { fault: 'dictionary requested, could not parse JSON or key=value' };
  const dict = new Map<Value, Value>();
  for (const field of splitFields(text.trim())) {
    const equals = field.indexOf('=');
    if (equals < 0) return { fault: 'unable to evaluate string in the "key=value" format as dictionary' };
    dict.set(field.slice(0, equals), field.slice(equals + 1));
  }
  return { value: dict };
}

function parseJsonDict(text: string): Coerced {
  try {
    const value = fromJson(text);
    if (value instanceof Map) return { value };
  } catch {
    const value = literalOf(text);
    if (value instanceof Map) return { value };
  }
  return { fault: 'unable to evaluate string as dictionary' };
}

const FIELD = /(?:\\[\s\S]|'(?:\\[\s\S]|[^'\\])*'?|"(?:\\[\s\S]|[^"\\])*"?|[^ ,'"\\])+/g;
const QUOTED = /\\([\s\S])|'((?:\\[\s\S]|[^'\\])*)'?|"((?:\\[\s\S]|[^"\\])*)"?/g;

/** Fields end at a comma or space outside of quotes; a backslash keeps the next character. */
function splitFields(text: string): string[] {
  const fields = text.match(FIELD) ?? [];
  return fields.map((field) => field.replace(QUOTED, unquote)).filter((field) => field !== '');
}

function unquote(_all: string, escaped?: string, single?: string, double?: string): string {
  return escaped ?? (single ?? double ?? '').replace(/\\([\s\S])/g, '$1');
}
