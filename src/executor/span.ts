/** The time in which at least one of several things was under way, in milliseconds. */
export class Span {
  #count = 0;
  #since = 0;
  #closed = 0;

  get isOpen(): boolean {
    return this.#count > 0;
  }

  get length(): number {
    return this.#closed + (this.isOpen ? performance.now() - this.#since : 0);
  }

  open(): void {
    if (!this.isOpen) this.#since = performance.now();
    this.#count += 1;
  }

  close(): void {
    this.#count -= 1;
    if (!this.isOpen) this.#closed += performance.now() - this.#since;
  }
}
