/** What is wrong with a rendered file; places count from 1 in the file itself. */
export interface RenderedFault {
  readonly line?: number;
  readonly column?: number;
  readonly summary: string;
  readonly hint?: string;
}

/** Template delimiters that stayed in a text. */
export function findUnexpanded(text: string): RenderedFault[] {
  return text.split('\n').flatMap((line, index) => {
    const match = /\{\{|\{%/.exec(line);
    if (!match) return [];
    const hint = 'a variable holds text with template delimiters, or the template quotes them';
    return [{ line: index + 1, column: match.index + 1, summary: `${match[0]} was not expanded`, hint }];
  });
}
