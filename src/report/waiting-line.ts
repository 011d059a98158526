const FRAME_MILLISECONDS = 200;
const QUIET_MILLISECONDS = 1000;
const ERASE_LINE = '\r\u001b[K';

/** One line on the terminal that says what is waited for, while nothing else has been told for a second. */
export class WaitingLine {
  readonly #write: (text: string) => void;
  readonly #timer: NodeJS.Timeout;
  #since = Date.now();
  #isShown = false;
  #isHeld = false;

  /** `describe`: what is waited for since so many seconds; undefined where nothing is. `columns`: how wide the terminal is, where it says so. */
  constructor(
    write: (text: string) => void,
    describe: (seconds: number) => string | undefined,
    columns: number | undefined,
  ) {
    this.#write = write;
    this.#timer = setInterval(() => {
      const elapsed = Date.now() - this.#since;
      const text = this.#isHeld || elapsed < QUIET_MILLISECONDS ? undefined : describe(Math.floor(elapsed / 1000));
      if (text !== undefined) this.#show(text, columns || 80);
    }, FRAME_MILLISECONDS);
    this.#timer.unref();
  }

  /** Something happened: the second begins anew. */
  touch(): void {
    this.#since = Date.now();
  }

  /** Before anything else is printed. */
  erase(): void {
    if (this.#isShown) this.#write(ERASE_LINE);
    this.#isShown = false;
  }

  /** While somebody is asked, the terminal is theirs. */
  async hold<T>(ask: () => Promise<T>): Promise<T> {
    this.erase();
    this.#isHeld = true;
    try {
      return await ask();
    } finally {
      this.#isHeld = false;
      this.touch();
    }
  }

  /** Nothing is waited for any more. */
  end(): void {
    clearInterval(this.#timer);
    this.erase();
  }

  /** Only one line can be taken away again: what is too long for it is cut. */
  #show(text: string, columns: number): void {
    const line = text.length < columns ? text : `${text.slice(0, columns - 2)}…`;
    this.#write(`${ERASE_LINE}${line}`);
    this.#isShown = true;
  }
}
