/** An expression of a text with its delimiters, and where it stands, from zero. */
export interface TextExpression {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** One `{{ }}` on one line, without braces and backslashes: where it ends is plain to see. */
const EXPRESSION = /\{\{(?:[^{}'"\\\n]|'[^'{}\\\n]*'|"[^"{}\\\n]*")*\}\}/y;

/** The expressions of a text; undefined where it has other tags, or an expression whose end only the lexer can tell. */
export function splitExpressions(source: string): TextExpression[] | undefined {
  if (source.startsWith('#jinja2:') || source.includes('{%') || source.includes('{#') || source.includes('\r')) {
    return undefined;
  }
  const expressions: TextExpression[] = [];
  let line = 0;
  let lineStart = 0;
  let newline = source.indexOf('\n');
  for (let at = source.indexOf('{{'); at >= 0; at = source.indexOf('{{', EXPRESSION.lastIndex)) {
    EXPRESSION.lastIndex = at;
    if (!EXPRESSION.test(source)) return undefined;
    const text = source.slice(at, EXPRESSION.lastIndex);
    for (; newline >= 0 && newline < at; newline = source.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = newline + 1;
    }
    expressions.push({ text, line, column: at - lineStart });
  }
  return expressions;
}
