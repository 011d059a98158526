/** A text that cannot be read. It knows no file: the caller, who does, makes the diagnostic. */
export class TextError extends Error {
  /** Offset in the text at which reading stopped. */
  readonly offset: number;

  constructor(message: string, offset = 0) {
    super(message);
    this.name = 'TextError';
    this.offset = offset;
  }
}
