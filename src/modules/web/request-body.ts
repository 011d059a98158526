import type { Value } from '../../parsing/value.ts';
import { toStr } from '../../template/values/text.ts';
import { requiredText } from '../arguments/argument-values.ts';
import { toJsonText } from '../json-text.ts';
import type { ModuleArguments } from '../module.ts';
import { ModuleFailure } from '../requests.ts';

/** The body of `uri` in the format that is asked for, and the type that goes with it. */
export function bodyOf(args: ModuleArguments): { text: string | undefined; type: string | undefined } {
  const body = args.get('body');
  const format = requiredText(args, 'body_format');
  if (format === 'json') {
    return { text: typeof body === 'string' ? body : toJsonText(body ?? null), type: 'application/json' };
  }
  if (format === 'form-urlencoded') {
    return { text: formOf(body ?? null), type: 'application/x-www-form-urlencoded' };
  }
  if (body === undefined || body === null) return { text: undefined, type: undefined };
  if (typeof body === 'object')
    throw new ModuleFailure('body has to be text unless body_format says what to make of it');
  return { text: toStr(body), type: undefined };
}

function formOf(body: Value): string {
  if (typeof body === 'string') return body;
  const pairs = body instanceof Map ? [...body] : Array.isArray(body) ? body.map(pairOf) : [];
  return pairs
    .flatMap(([key, values]) => (Array.isArray(values) ? values : [values]).map((value) => [key, value] as const))
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${quote(toStr(key))}=${quote(toStr(value))}`)
    .join('&');
}

function pairOf(item: Value): [Value, Value] {
  if (Array.isArray(item) && item.length === 2) return [item[0] ?? null, item[1] ?? null];
  throw new ModuleFailure(
    'failed to parse body as form_urlencoded: a list has to hold pairs of a name and a value',
    new Map([['elapsed', 0]]),
  );
}

/** Python's `quote_plus`. */
function quote(text: string): string {
  const escaped = encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return escaped.replaceAll('%20', '+');
}
