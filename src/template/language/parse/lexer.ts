import { ExpressionLexer } from './expression-lexer.ts';
import { Reader } from './reader.ts';
import type { Syntax } from './syntax.ts';
import type { Token } from './tokens.ts';

export interface LexOptions {
  /** Backslashes in strings of `{{ }}` stand for themselves: the text comes from YAML, which has read its escapes. */
  readonly literalBackslashes: boolean;
  /** The number of lines that a header took off the text; places count them. */
  readonly firstLine: number;
}

/**
 * Splits a template into tokens, with Jinja's whitespace control: `-` and `+` signs, `trim_blocks`, `lstrip_blocks`, raw
 * blocks, newline normalization. Throws a syntax `TemplateError`.
 */
export function tokenize(source: string, syntax: Syntax, options: LexOptions): Token[] {
  return new TemplateLexer(normalizeNewlines(source, syntax), syntax, options).run();
}

/** Splits a bare expression (a condition) into tokens. */
export function tokenizeExpression(source: string, syntax: Syntax): Token[] {
  const reader = new Reader(normalizeNewlines(source, syntax));
  new ExpressionLexer(reader, syntax, false).readUntil(undefined);
  reader.push('eof', '', reader.text.length);
  return reader.tokens;
}

function normalizeNewlines(source: string, syntax: Syntax): string {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  return !syntax.keepTrailingNewline && text.endsWith('\n') ? text.slice(0, -1) : text;
}

type Opening = 'raw' | 'comment' | 'block' | 'variable' | 'statement' | 'remark';

class TemplateLexer {
  readonly #reader: Reader;
  readonly #syntax: Syntax;
  readonly #options: LexOptions;
  readonly #patterns: Patterns;
  /** Whether what was read last ended a line, so that whitespace before the next tag may be stripped. */
  #atLineStart = true;

  constructor(text: string, syntax: Syntax, options: LexOptions) {
    this.#reader = new Reader(text, options.firstLine);
    this.#syntax = syntax;
    this.#options = options;
    this.#patterns = patternsOf(syntax);
  }

  run(): Token[] {
    const reader = this.#reader;
    for (;;) {
      const match = reader.search(this.#patterns.opening);
      if (!match) break;
      const kind = openingKind(match);
      this.#pushData(reader.index, match.index, kind, match.groups?.sign ?? match.groups?.rawSign ?? '');
      reader.index = match.index + match[0].length;
      this.#atLineStart = match[0].endsWith('\n');
      this.#readTag(kind, match.index);
    }
    this.#pushText(reader.index, reader.text.length);
    reader.push('eof', '', reader.text.length);
    return reader.tokens;
  }

  #readTag(kind: Opening, start: number): void {
    if (kind === 'comment') {
      this.#skipPast(this.#patterns.commentEnd, start, 'Missing end of comment tag');
      return;
    }
    if (kind === 'remark') {
      this.#reader.take(REST_OF_LINE);
      return;
    }
    if (kind === 'raw') {
      this.#readRaw(start);
      return;
    }
    const reader = this.#reader;
    const tokens = kind === 'variable' ? 'variable' : 'block';
    reader.push(`${tokens}-start`, '', start);
    const literal = kind === 'variable' && this.#options.literalBackslashes;
    const closing = new ExpressionLexer(reader, this.#syntax, literal).readUntil(this.#patterns.ends[kind]);
    if (closing === undefined) return;
    reader.push(`${tokens}-end`, '', reader.index - closing.length);
    this.#atLineStart = closing.endsWith('\n');
  }

  #skipPast(pattern: RegExp, start: number, message: string): void {
    const match = this.#reader.search(pattern);
    if (!match) this.#reader.fail(message, start);
    this.#reader.index = match.index + match[0].length;
    this.#atLineStart = match[0].endsWith('\n');
  }

  #readRaw(start: number): void {
    const match = this.#reader.search(this.#patterns.rawEnd);
    if (!match) this.#reader.fail('Missing end of raw directive', start);
    this.#pushData(this.#reader.index, match.index, 'raw', match.groups?.sign ?? '');
    this.#reader.index = match.index + match[0].length;
    this.#atLineStart = match[0].endsWith('\n');
  }

  /** Pushes the text before a tag, less what the tag's sign or `lstrip_blocks` takes off its end. */
  #pushData(start: number, end: number, kind: Opening, sign: string): void {
    const text = this.#reader.text.slice(start, end);
    if (sign === '-') {
      this.#pushText(start, start + text.trimEnd().length);
      return;
    }
    if (sign !== '+' && this.#syntax.lstripBlocks && kind !== 'variable') {
      const lineStart = text.lastIndexOf('\n') + 1;
      if ((lineStart > 0 || this.#atLineStart) && /^\s*$/.test(text.slice(lineStart))) {
        this.#pushText(start, start + lineStart);
        return;
      }
    }
    this.#pushText(start, end);
  }

  #pushText(start: number, end: number): void {
    if (end <= start) return;
    const text = this.#reader.text.slice(start, end);
    const { newlineSequence } = this.#syntax;
    this.#reader.push('data', newlineSequence === '\n' ? text : text.replaceAll('\n', newlineSequence), start);
  }
}

function openingKind(match: RegExpExecArray): Opening {
  const groups = match.groups ?? {};
  if (groups.raw !== undefined) return 'raw';
  const kinds = ['comment', 'block', 'statement', 'remark'] as const;
  return kinds.find((kind) => groups[kind] !== undefined) ?? 'variable';
}

interface Patterns {
  readonly opening: RegExp;
  readonly commentEnd: RegExp;
  readonly rawEnd: RegExp;
  readonly ends: Readonly<Record<'block' | 'variable' | 'statement', RegExp>>;
}

/** A line that is a statement ends with it, and so do the empty lines after it. */
const LINE_END = /\s*(?:\n|$)/my;
const REST_OF_LINE = /.*/y;

const patternCache = new WeakMap<Syntax, Patterns>();

function patternsOf(syntax: Syntax): Patterns {
  let known = patternCache.get(syntax);
  if (!known) {
    known = buildPatterns(syntax);
    patternCache.set(syntax, known);
  }
  return known;
}

function buildPatterns(syntax: Syntax): Patterns {
  const [blockStart, blockEnd, variableStart, variableEnd, commentStart, commentEnd] = [
    syntax.blockStart,
    syntax.blockEnd,
    syntax.variableStart,
    syntax.variableEnd,
    syntax.commentStart,
    syntax.commentEnd,
  ].map(escapePattern) as [string, string, string, string, string, string];
  const trim = syntax.trimBlocks ? '\\n?' : '';
  const closing = (end: string) => `(?:\\+${end}|-${end}\\s*|${end}${trim})`;
  const starts = [
    { source: `(?<comment>${commentStart})`, length: syntax.commentStart.length },
    { source: `(?<block>${blockStart})`, length: syntax.blockStart.length },
    { source: `(?<variable>${variableStart})`, length: syntax.variableStart.length },
    ...linePrefix(syntax.lineStatementPrefix, (prefix) => `^[ \\t\\v]*(?<statement>${prefix})`),
    ...linePrefix(syntax.lineCommentPrefix, (prefix) => `(?:^|(?<=\\S))[^\\S\\r\\n]*(?<remark>${prefix})`),
  ].sort((left, right) => right.length - left.length);
  const raw = `(?<raw>${blockStart}(?<rawSign>[-+]?)\\s*raw\\s*(?:-${blockEnd}\\s*|${blockEnd}))`;
  return {
    opening: new RegExp(`${raw}|(?:${starts.map((each) => each.source).join('|')})(?<sign>[-+]?)`, 'gm'),
    commentEnd: new RegExp(closing(commentEnd), 'g'),
    rawEnd: new RegExp(`${blockStart}(?<sign>[-+]?)\\s*endraw\\s*${closing(blockEnd)}`, 'g'),
    ends: {
      block: new RegExp(closing(blockEnd), 'y'),
      variable: new RegExp(`-${variableEnd}\\s*|${variableEnd}`, 'y'),
      statement: LINE_END,
    },
  };
}

function linePrefix(prefix: string | undefined, source: (escaped: string) => string) {
  return prefix === undefined ? [] : [{ source: source(escapePattern(prefix)), length: prefix.length }];
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
