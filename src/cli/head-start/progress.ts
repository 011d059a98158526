/** After so long the operator is told what is waited for. */
const QUIET_MILLISECONDS = 1000;

/** A line on the terminal while something takes long; nothing where there is none. */
export class Progress {
  #timer: NodeJS.Timeout | undefined;
  #isShown = false;

  expect(text: string): void {
    if (process.stderr.isTTY) this.#timer = setTimeout(() => this.#show(text), QUIET_MILLISECONDS);
  }

  /** What was shown is gone. */
  end(): void {
    clearTimeout(this.#timer);
    if (this.#isShown) this.#show('');
  }

  #show(text: string): void {
    this.#isShown = true;
    process.stderr.write(`\r\x1b[K${text}`);
  }
}
