import { type Diagnostic, DiagnosticError, errorAt } from '../../errors/diagnostic.ts';
import type { SourceRange } from '../../errors/source-range.ts';

const UNQUOTED_TEMPLATE = 'a template that is not quoted is read as a mapping';
const QUOTE_TEMPLATE = 'quote a value that begins with a template: "{{ … }}"';
const TEMPLATE_VALUE = /^\s*(?:-\s+)*(?:[^\s:'"{[][^:'"{[]*:\s+)?(\{\{.*)$/;

/** A fault of a YAML file that composing it can't go past. */
export function yamlFault(summary: string, range: SourceRange, hint?: string): DiagnosticError {
  return new DiagnosticError(errorAt('yaml/parse', summary, hint === undefined ? { range } : { range, hint }));
}

/** The fault of a mapping or sequence used as a key, which unquoted `{{ x }}` nearly always is. */
export function unhashableKey(range: SourceRange, isTemplate: boolean): DiagnosticError {
  if (!isTemplate) return yamlFault('a mapping or a list cannot be a key', range);
  return yamlFault(UNQUOTED_TEMPLATE, { ...range, column: range.column - 1 }, QUOTE_TEMPLATE);
}

/**
 * Turns the parser's complaint into one for the operator: a tab in indentation, an unquoted template and a second colon
 * on the line are what lies behind most of them, so the line is looked at.
 */
export function explainSyntaxError(reason: string, range: SourceRange, line: string): Diagnostic {
  const tab = /^[ ]*(\t)/.exec(line);
  if (tab && (reason.includes('tab') || reason.includes('indent') || reason.includes('start any token'))) {
    return fault(
      'a tab in the indentation',
      atColumn(range, line.indexOf('\t') + 1),
      'indent with spaces; YAML allows no tabs',
    );
  }
  const template = TEMPLATE_VALUE.exec(line);
  if (template) {
    const column = line.indexOf('{{') + 1;
    return fault(UNQUOTED_TEMPLATE, atColumn(range, column), QUOTE_TEMPLATE);
  }
  return fault(reason, range, hintFor(reason, line, range.column));
}

function fault(summary: string, range: SourceRange, hint: string | undefined): Diagnostic {
  return errorAt('yaml/parse', summary, hint === undefined ? { range } : { range, hint });
}

function atColumn(range: SourceRange, column: number): SourceRange {
  return { file: range.file, line: range.line, column };
}

const ALIGN = 'line it up with the keys or items it belongs to';

function hintFor(reason: string, line: string, column: number): string | undefined {
  if (/(["']).*\1\s*\S/.test(line) && /:\s+["'][^"']*["']\s*[^\s#,}\]]/.test(line)) {
    return 'a value that starts with a quote must end with it; quote the whole value';
  }
  // A second colon is called bad indentation too, at the place of the colon.
  if (reason.includes('indent') && line.slice(0, column - 1).trim() === '') return ALIGN;
  if (/:\s.*:(?:\s|$)/.test(line)) return 'quote a value that contains a colon followed by a space';
  if (reason.includes('indent')) return ALIGN;
  if (/:\s+[@`%]/.test(line)) return 'quote a value that begins with @, ` or %';
  if (reason.includes('quoted scalar')) return 'close the quote';
  if (reason.includes('flow collection')) return 'close the bracket, and put commas between the entries';
  return undefined;
}
