import { TextError } from '../parsing/text-error.ts';
import { isAddress, splitAddress } from './address.ts';

/** One part of a host pattern. */
export interface HostPattern {
  /** As written, with its mark and subscript. */
  readonly text: string;
  readonly mode: 'add' | 'keep' | 'remove';
  /** Without mark and subscript: a name, a shell pattern, or a regular expression after `~`. */
  readonly expression: string;
  /** `[0]` is one host, `[1:3]` a slice with both ends, `[1:]` one to the end (-1). */
  readonly subscript: { readonly from: number; readonly to: number | undefined } | undefined;
}

const SUBSCRIPT = /^(.+)\[(?:(-?[0-9]+)|([0-9]+)[:-]([0-9]*))\]$/s;
/** Between colons: no blanks, and brackets as wholes. */
const COLON_PARTS = /(?:[^\s:[\]]|\[[^\]]*\])+/g;

/**
 * Splits `hosts:` or `--limit` into patterns: by commas, else by colons, unless all of it is one host or address.
 */
export function splitHostPattern(pattern: string | readonly string[]): string[] {
  if (typeof pattern !== 'string') return pattern.flatMap((each) => splitHostPattern(each));
  const parts = pattern.includes(',') ? pattern.split(',') : splitColons(pattern);
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function splitColons(pattern: string): string[] {
  const isOneHost = isAddress(pattern) || splitAddress(pattern).port !== undefined;
  return isOneHost ? [pattern] : [...pattern.matchAll(COLON_PARTS)].map(([part]) => part);
}

/** Reads one pattern: its mark (`!` removes, `&` keeps), and its subscript unless it is a regular expression. */
export function parseHostPattern(text: string): HostPattern {
  const mode = text.startsWith('!') ? 'remove' : text.startsWith('&') ? 'keep' : 'add';
  const body = mode === 'add' ? text : text.slice(1);
  const match = body.startsWith('~') ? null : SUBSCRIPT.exec(body);
  if (!match) return { text, mode, expression: body, subscript: undefined };
  const [, expression = '', index, from, to] = match;
  if (index !== undefined) return { text, mode, expression, subscript: { from: Number(index), to: undefined } };
  return { text, mode, expression, subscript: { from: Number(from), to: to === '' ? -1 : Number(to) } };
}

/** First what adds, then what keeps, then what removes. Without any that adds, all hosts are meant. */
export function orderPatterns(patterns: readonly HostPattern[]): HostPattern[] {
  const of = (mode: HostPattern['mode']): HostPattern[] => patterns.filter((each) => each.mode === mode);
  const adding = of('add');
  return [...(adding.length > 0 ? adding : [parseHostPattern('all')]), ...of('keep'), ...of('remove')];
}

/** A regular expression in Python's spelling, anchored at the start as Ansible's `~` patterns are. */
export function compileRegex(expression: string): (name: string) => boolean {
  const spelled = expression.replaceAll('(?P<', '(?<').replaceAll('\\A', '^').replaceAll('\\Z', '$');
  try {
    const regex = new RegExp(`^(?:${spelled})`, 's');
    return (name) => regex.test(name);
  } catch (error) {
    throw new TextError(`the pattern ~${expression} is no regular expression: ${(error as Error).message}`);
  }
}
