/** The text so far of a YAML document, with what libyaml's emitter remembers about the line that it writes. */
export class LineWriter {
  readonly indentWidth: number;
  readonly #width: number;
  #text = '';
  #column = 0;
  indent = -1;
  flowLevel = 0;
  /** Whether the last character was white space or an indicator that needs none behind it. */
  afterSpace = true;
  /** Whether the line holds nothing but white space and indicators yet. */
  onlyIndention = true;

  constructor(indentWidth: number, width: number) {
    this.indentWidth = indentWidth;
    this.#width = width;
  }

  get text(): string {
    return this.#text;
  }

  get isFull(): boolean {
    return this.#column > this.#width;
  }

  put(text: string): void {
    this.#text += text;
    this.#column += Array.from(text).length;
  }

  putBreak(character: string): void {
    this.#text += character;
    this.#column = 0;
  }

  /** Goes to the column of the current level, on a new line unless this one is still before it. */
  writeIndent(): void {
    const indent = Math.max(this.indent, 0);
    if (!this.onlyIndention || this.#column > indent || (this.#column === indent && !this.afterSpace))
      this.putBreak('\n');
    while (this.#column < indent) this.put(' ');
    this.afterSpace = true;
    this.onlyIndention = true;
  }

  writeIndicator(text: string, needsSpace: boolean, isSpace: boolean, isIndention: boolean): void {
    if (needsSpace && !this.afterSpace) this.put(' ');
    this.put(text);
    this.afterSpace = isSpace;
    this.onlyIndention = this.onlyIndention && isIndention;
  }

  /** Begins a level; `indentless` ones (a list inside of a mapping) stand in the column of their parent. */
  nest(isFlow: boolean, indentless: boolean, write: () => void): void {
    const outer = this.indent;
    if (outer < 0) this.indent = isFlow ? this.indentWidth : 0;
    else if (!indentless) this.indent += this.indentWidth;
    write();
    this.indent = outer;
  }
}
