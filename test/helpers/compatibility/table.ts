/** A table of Markdown; a bar in a cell would end it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`);
}

/** A name as code. */
export function code(name: string): string {
  return `\`${name}\``;
}

/** Names as code, in one cell. */
export function codes(names: readonly string[]): string {
  return names.map(code).join(', ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
