import { type Diagnostic, sortDiagnostics } from './diagnostic.ts';
import { redactSourceLine } from './redaction.ts';
import { cropLine, displayWidth, printableLine } from './source-line.ts';
import { formatRange, type SourceRange } from './source-range.ts';

/** How parts of a drawing are colored; every function may return its text as it is. */
interface SnippetColors {
  readonly failed: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly location: (text: string) => string;
  readonly faint: (text: string) => string;
}

export interface SnippetOptions {
  /** The text of a file that a place names; undefined when it can't be had. */
  readonly readSource: (file: string) => string | undefined;
  readonly color?: SnippetColors;
  /** Columns that a source line may take; longer ones are cut around the fault. Default 100. */
  readonly width?: number;
}

const PLAIN: SnippetColors = {
  failed: (text) => text,
  warning: (text) => text,
  location: (text) => text,
  faint: (text) => text,
};

/**
 * Draws diagnostics sorted by place, one below the other with an empty line between:
 *
 *     hosts.yml:3:7: error: a tab in the indentation [yaml/parse]
 *       3 | 	h1:
 *         | ^
 *       hint: indent with spaces; YAML allows no tabs
 */
export function drawDiagnostics(diagnostics: readonly Diagnostic[], options: SnippetOptions): string {
  const sources = new Map<string, readonly string[] | undefined>();
  const readLines = (file: string): readonly string[] | undefined => {
    if (!sources.has(file)) sources.set(file, options.readSource(file)?.split(/\r\n?|\n/));
    return sources.get(file);
  };
  const drawing = new Drawing(readLines, options.color ?? PLAIN, options.width ?? 100);
  return sortDiagnostics(diagnostics)
    .map((each) => drawing.draw(each))
    .join('\n\n');
}

/** Draws one diagnostic, without a final line break. */
export function drawDiagnostic(diagnostic: Diagnostic, options: SnippetOptions): string {
  return drawDiagnostics([diagnostic], options);
}

class Drawing {
  readonly #readLines: (file: string) => readonly string[] | undefined;
  readonly #color: SnippetColors;
  readonly #width: number;

  constructor(readLines: (file: string) => readonly string[] | undefined, color: SnippetColors, width: number) {
    this.#readLines = readLines;
    this.#color = color;
    this.#width = width;
  }

  draw(diagnostic: Diagnostic): string {
    const paint = diagnostic.severity === 'error' ? this.#color.failed : this.#color.warning;
    const place = diagnostic.range ? `${this.#color.location(formatRange(diagnostic.range))}: ` : '';
    const code = this.#color.faint(`[${diagnostic.code}]`);
    const lines = [`${place}${paint(`${diagnostic.severity}:`)} ${printableLine(diagnostic.summary)} ${code}`];
    if (diagnostic.range) lines.push(...this.#drawSource(diagnostic.range, paint));
    if (diagnostic.hint !== undefined) lines.push(`  hint: ${printableLine(diagnostic.hint)}`);
    for (const { message, range } of diagnostic.related ?? []) {
      lines.push(`  ${this.#color.location(formatRange(range))}: ${printableLine(message)}`);
      lines.push(...this.#drawSource(range, this.#color.faint));
    }
    return lines.join('\n');
  }

  #drawSource(range: SourceRange, paint: (text: string) => string): string[] {
    const line = this.#readLines(range.file)?.[range.line - 1];
    if (line === undefined || line.trim() === '') return [];
    const start = Math.min(range.column - 1, line.length);
    const end = Math.max(start + 1, endOnLine(range, line));
    const cropped = cropLine(redactSourceLine(line), start, end, this.#width);
    const number = String(range.line);
    const gutter = this.#color.faint(`  ${number} | `);
    const blank = this.#color.faint(`  ${' '.repeat(number.length)} | `);
    const marks = paint('^'.repeat(Math.max(1, displayWidth(cropped.text.slice(cropped.start, cropped.end)))));
    return [gutter + printableLine(cropped.text), blank + padding(cropped.text.slice(0, cropped.start)) + marks];
  }
}

/** A range that goes on to later lines is marked to the end of its first. */
function endOnLine(range: SourceRange, line: string): number {
  if (range.endColumn === undefined) return range.column;
  return range.endLine === range.line ? Math.min(range.endColumn - 1, line.length) : line.trimEnd().length;
}

/** Blanks as wide as the text; tabs stay tabs, so that the terminal sets both lines alike. */
function padding(text: string): string {
  return text
    .split('\t')
    .map((part) => ' '.repeat(displayWidth(part)))
    .join('\t');
}
