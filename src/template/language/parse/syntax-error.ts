import { TemplateError } from '../../values/errors.ts';

/** A template that cannot be parsed; `line` and `column` count from 1, within the template's own text. */
export function syntaxError(message: string, line: number, column: number, hint?: string): TemplateError {
  const details = { code: 'template/syntax', line, column, ...(hint === undefined ? {} : { hint }) } as const;
  return new TemplateError('TemplateSyntaxError', message, details);
}
