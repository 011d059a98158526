/**
 * Makes text that came from a host safe to print: control and format characters other than newline and tab are shown as
 * `\xNN` or `\uNNNN`, so that output cannot move the cursor, change colors or title, or hide lines on the operator's terminal.
 */
export function safeText(text: string): string {
  if (/^[\t\n -~]*$/.test(text)) return text;
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '\n' || character === '\t') return character;
    const code = character.codePointAt(0) ?? 0;
    return code > 0xff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`;
  });
}
