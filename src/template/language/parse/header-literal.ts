import { unescapeText } from './escapes.ts';

/** The value of a Python literal as it may stand in a `#jinja2:` header: a text, True or False; undefined for all else. */
export function literalValue(source: string): string | boolean | undefined {
  if (source === 'True') return true;
  if (source === 'False') return false;
  const match = /^'((?:[^'\\]|\\.)*)'$|^"((?:[^"\\]|\\.)*)"$/s.exec(source);
  const body = match?.[1] ?? match?.[2];
  return body === undefined ? undefined : unescapeText(body);
}
