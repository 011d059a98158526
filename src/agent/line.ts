export type Write = (bytes: Uint8Array | string) => Promise<void>;

/** How much of what was known counts after the next piece. */
const MEMORY = 0.9;

/** The way to one host: takes bytes, and knows how fast it takes them. */
export class Line {
  readonly write: Write;
  #bytes = 0;
  #seconds = 0;

  /** `write` resolves when its bytes have left this process. */
  constructor(write: Write) {
    this.write = write;
  }

  /** Bytes a second lately; the pipes on the way swallow the first megabytes, so that it is too high at first. */
  get rate(): number {
    return this.#seconds > 0 ? this.#bytes / this.#seconds : Number.POSITIVE_INFINITY;
  }

  /** Writes and measures. */
  async send(head: string, pieces: readonly Uint8Array[]): Promise<void> {
    const start = process.uptime();
    if (head !== '') void this.write(head);
    await Promise.all(pieces.map((piece) => this.write(piece)));
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.#bytes = this.#bytes * MEMORY + bytes;
    this.#seconds = this.#seconds * MEMORY + process.uptime() - start;
  }
}
