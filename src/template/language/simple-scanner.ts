const NAME = /[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_\u0080-\uffff])/y;
/** What stands for itself wherever it may stand. */
const LITERAL = /'[^'\\\n]*'|"[^"\\\n]*"|(?:0|[1-9][0-9]*)(?![\w.\u0080-\uffff])/y;
const OPERATOR = /[=!<>]=|[<>+~-]|(?:not +)?in(?![A-Za-z0-9_\u0080-\uffff])/y;
const SPACE = 32;

/** A place in a source on one line, for a reader that takes what it expects and goes no further where it does not find it. */
export class SimpleScanner {
  readonly #text: string;
  readonly #end: number;
  #at: number;

  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
  }

  /** The offset of the next character that is no blank. */
  get at(): number {
    let at = this.#at;
    while (this.#text.charCodeAt(at) === SPACE) at += 1;
    this.#at = at;
    return at;
  }

  get ended(): boolean {
    return this.at >= this.#end;
  }

  /** Whether the next character is this one. */
  sees(character: string): boolean {
    return this.#text[this.at] === character && this.#at < this.#end;
  }

  take(character: string): boolean {
    if (!this.sees(character)) return false;
    this.#at += 1;
    return true;
  }

  /** The name that stands here; '' where none does. */
  seeName(): string {
    const start = this.at;
    NAME.lastIndex = start;
    return NAME.test(this.#text) && NAME.lastIndex <= this.#end ? this.#text.slice(start, NAME.lastIndex) : '';
  }

  takeName(): string {
    const name = this.seeName();
    this.#at += name.length;
    return name;
  }

  takeWord(word: string): boolean {
    if (!this.#text.startsWith(word, this.at) || this.seeName() !== word) return false;
    this.#at += word.length;
    return true;
  }

  takeLiteral(): boolean {
    return this.#takePattern(LITERAL);
  }

  /** What stands between operands: comparisons, `in`, sums, the joining of texts. */
  takeOperator(): boolean {
    return this.#takePattern(OPERATOR);
  }

  #takePattern(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.#text) || pattern.lastIndex > this.#end) return false;
    this.#at = pattern.lastIndex;
    return true;
  }
}
