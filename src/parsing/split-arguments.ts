import { TextError } from './text-error.ts';

interface State {
  readonly params: string[];
  quote: string | undefined;
  /** Open `{{`, `{%` and `{#`. */
  readonly depths: [number, number, number];
}

/** What opens a block, what closes it, and what there is in both. */
const BLOCKS = [
  ['{{', '}}', ''],
  ['{%', '%}', '%'],
  ['{#', '#}', '#'],
] as const;

/**
 * Splits free-form arguments on blanks, but not within quotes or template blocks; quotes and line breaks stay as they are
 * (`a=b c="foo bar"` gives `a=b` and `c="foo bar"`). The rules are Ansible's `split_args`.
 * Throws TextError on an open quote or block.
 */
export function splitArguments(text: string): string[] {
  if (text === '') return [];
  const state: State = { params: [], quote: undefined, depths: [0, 0, 0] };
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    const continued = splitLine(line, state);
    if (index < lines.length - 1 && !continued) appendToLast(state, '\n');
  });
  if (state.quote !== undefined || isInBlock(state)) {
    throw new TextError('an unbalanced template block or quote in the arguments');
  }
  return state.params;
}

/** Puts arguments together again, with one blank between those that no line break parts. */
export function joinArguments(params: readonly string[]): string {
  return params.reduce((text, param) => (text === '' || text.endsWith('\n') ? text + param : `${text} ${param}`), '');
}

/** True when a lone backslash continues the line. */
function splitLine(line: string, state: State): boolean {
  let continued = false;
  line.split(' ').forEach((token, index) => {
    if (token === '' && index !== 0) appendToLast(state, ' ');
    else if (token === '\\' && state.quote === undefined) continued = true;
    else addToken(token, index, state);
  });
  return continued;
}

function addToken(token: string, index: number, state: State): void {
  const wasQuoted = state.quote !== undefined;
  const wasInBlock = isInBlock(state);
  state.quote = quoteAfter(token, state.quote);
  const isQuoted = state.quote !== undefined;
  let added = true;
  if (isQuoted && !wasQuoted && !wasInBlock) state.params.push(token);
  else if (wasInBlock || isQuoted || wasQuoted) appendToLast(state, index === 0 ? token : ` ${token}`);
  else added = false;
  const isDeeper = countBlocks(token, state);
  if (!added && (isDeeper || (!isInBlock(state) && token !== ''))) state.params.push(token);
}

/** Keeps count of the blocks that are open after a token; tells whether it opened or closed one. */
function countBlocks(token: string, state: State): boolean {
  if (!token.includes('{') && !token.includes('}')) return false;
  let changed = false;
  BLOCKS.forEach(([open, close, mark], kind) => {
    if (!token.includes(mark)) return;
    const before = state.depths[kind] ?? 0;
    state.depths[kind] = Math.max(0, before + countOf(token, open) - countOf(token, close));
    if (state.depths[kind] !== before) changed = true;
  });
  return changed;
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

function quoteAfter(token: string, open: string | undefined): string | undefined {
  if (!token.includes('"') && !token.includes("'")) return open;
  let quote = open;
  for (let at = 0; at < token.length; at++) {
    const char = token.charAt(at);
    if ((char !== '"' && char !== "'") || token[at - 1] === '\\') continue;
    if (quote === undefined) quote = char;
    else if (quote === char) quote = undefined;
  }
  return quote;
}

function isInBlock(state: State): boolean {
  const [variables, statements, comments] = state.depths;
  return variables > 0 || statements > 0 || comments > 0;
}

function appendToLast(state: State, text: string): void {
  const last = state.params.pop() ?? '';
  state.params.push(last + text);
}
