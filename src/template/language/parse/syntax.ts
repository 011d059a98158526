import { type HeaderLiteral, literalValue } from './header-literal.ts';
import { syntaxError } from './syntax-error.ts';

/** Delimiters and whitespace rules of one template; what a `#jinja2:` header or the template module may change. */
export interface Syntax {
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly variableStart: string;
  readonly variableEnd: string;
  readonly commentStart: string;
  readonly commentEnd: string;
  /** Begins a line that is a block; undefined: no line is. */
  readonly lineStatementPrefix?: string | undefined;
  /** Begins a comment that its line ends; undefined: nothing does. */
  readonly lineCommentPrefix?: string | undefined;
  readonly trimBlocks: boolean;
  readonly lstripBlocks: boolean;
  readonly newlineSequence: string;
  readonly keepTrailingNewline: boolean;
}

/** Ansible's defaults: Jinja's own but for `trim_blocks`. */
export const DEFAULT_SYNTAX: Syntax = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
  trimBlocks: true,
  lstripBlocks: false,
  newlineSequence: '\n',
  keepTrailingNewline: false,
};

const HEADER = '#jinja2:';
type HeaderValue = string | boolean | undefined;

/** The delimiters by the names that a header and the template module give them. */
export const DELIMITERS = {
  block_start_string: 'blockStart',
  block_end_string: 'blockEnd',
  variable_start_string: 'variableStart',
  variable_end_string: 'variableEnd',
  comment_start_string: 'commentStart',
  comment_end_string: 'commentEnd',
} as const satisfies Record<string, keyof Syntax>;

/** What is None unless a header gives a text. */
const LINE_PREFIXES = {
  line_statement_prefix: 'lineStatementPrefix',
  line_comment_prefix: 'lineCommentPrefix',
} as const satisfies Record<string, keyof Syntax>;

const HEADER_KEYS: Readonly<Record<string, keyof Syntax>> = {
  ...DELIMITERS,
  ...LINE_PREFIXES,
  trim_blocks: 'trimBlocks',
  lstrip_blocks: 'lstripBlocks',
  newline_sequence: 'newlineSequence',
  keep_trailing_newline: 'keepTrailingNewline',
};

/**
 * Takes the `#jinja2:` header off a template, as ansible-core's engine does before it compiles.
 * Returns the rest, the syntax that the header asks for, and how many lines were taken.
 */
export function takeHeader(source: string, base: Syntax): { body: string; syntax: Syntax; lines: number } {
  if (!source.startsWith(HEADER)) return { body: source, syntax: checkedSyntax(base), lines: 0 };
  const end = source.indexOf('\n');
  if (end === -1) throw syntaxError(`Missing newline after '${HEADER}' override.`, 1, 1);
  const overrides: Record<string, HeaderValue> = {};
  for (const pair of source.slice(HEADER.length, end).split(',')) {
    const [key, value] = readPair(pair);
    overrides[key] = value;
  }
  const syntax = checkedSyntax({ ...base, ...overrides } as Syntax);
  return { body: source.slice(end + 1), syntax, lines: 1 };
}

function readPair(pair: string): [keyof Syntax, HeaderValue] {
  if (pair.trim() === '') throw syntaxError(`Empty '${HEADER}' override pair not allowed.`, 1, 1);
  const colon = pair.indexOf(':');
  if (colon === -1)
    throw syntaxError(`Missing key-value separator \`:\` in '${HEADER}' override pair '${pair}'.`, 1, 1);
  const name = pair.slice(0, colon).trim();
  const key = Object.hasOwn(HEADER_KEYS, name) ? HEADER_KEYS[name] : undefined;
  if (key === undefined) throw syntaxError(`Invalid '${HEADER}' override key '${name}'.`, 1, 1);
  const value = literalValue(pair.slice(colon + 1).trim());
  if (!isAllowed(name, key, value)) throw syntaxError(`Invalid '${HEADER}' override value for '${name}'.`, 1, 1);
  return [key, value === null ? undefined : value];
}

function isAllowed(name: string, key: keyof Syntax, value: HeaderLiteral | undefined): value is HeaderLiteral {
  if (Object.hasOwn(LINE_PREFIXES, name)) return typeof value === 'string' || value === null;
  return typeof value === typeof DEFAULT_SYNTAX[key];
}

function checkedSyntax(syntax: Syntax): Syntax {
  const starts = [syntax.blockStart, syntax.variableStart, syntax.commentStart];
  if (new Set(starts).size !== starts.length || starts.includes('')) {
    throw syntaxError('Block, variable and comment start strings must be different.', 1, 1);
  }
  return syntax;
}

/** Whether a text holds something to render; else it is its own value. */
export function looksLikeTemplate(source: string, syntax: Syntax = DEFAULT_SYNTAX): boolean {
  if (source.startsWith(HEADER)) return true;
  const { variableStart, blockStart, commentStart } = syntax;
  // All of Ansible's own begin alike, and few texts have even that.
  if (syntax === DEFAULT_SYNTAX && !source.includes('{')) return false;
  return source.includes(variableStart) || source.includes(blockStart) || source.includes(commentStart);
}

/** Whether a text begins and ends with delimiters, as a condition that was written as a template does. */
export function isWhollyTemplate(source: string): boolean {
  if (source.startsWith(HEADER)) return true;
  return /^\{[{%#]/.test(source) && /[}%#]\}$/.test(source);
}
