import { unescapeText } from './escapes.ts';

export type HeaderLiteral = string | boolean | null;

/** The value of a Python literal as it may stand in a `#jinja2:` header: a text, True, False or None; undefined for all else. */
export function literalValue(source: string): HeaderLiteral | undefined {
  if (source === 'True') return true;
  if (source === 'False') return false;
  if (source === 'None') return null;
  const match = /^'((?:[^'\\]|\\.)*)'$|^"((?:[^"\\]|\\.)*)"$/s.exec(source);
  const body = match?.[1] ?? match?.[2];
  return body === undefined ? undefined : unescapeText(body);
}
