import { decodeArgument } from './argument.ts';

/** One answer of the agent, as it stands on the wire. */
export interface Answer {
  readonly id: number;
  readonly status: 'ok' | 'halt' | 'fail' | 'skip' | 'need';
  /** Values by key, in order; a key may come several times. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

/** What came is no answer of our agent. */
export class AnswerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AnswerError';
  }
}

const MAX_BANNER = 256 * 1024;
const MAX_LINE = 8 * 1024 * 1024;
const MAX_LINES = 200_000;
const MAX_BLOBS = 16;
const MAX_BLOB = 1024 * 1024 * 1024;

/**
 * Reads answers from bytes as they arrive, in pieces of any size. What a login shell prints before the greeting (a line with
 * nothing but the nonce) is skipped. Lengths and counts are bounded; a host that lies about them gets an AnswerError.
 */
export class AnswerParser {
  readonly #nonce: string;
  #buffer: Buffer = Buffer.alloc(0);
  #greeted = false;
  #partial: PartialAnswer | undefined;

  constructor(nonce: string) {
    this.#nonce = nonce;
  }

  /** True once the greeting was seen. */
  get greeted(): boolean {
    return this.#greeted;
  }

  /** Takes the next bytes and returns the answers that they complete. */
  push(chunk: Uint8Array): Answer[] {
    const answers: Answer[] = [];
    const rest = this.#partial?.takeBytes(chunk) ?? chunk;
    this.#buffer = this.#buffer.length === 0 ? Buffer.from(rest) : Buffer.concat([this.#buffer, rest]);
    for (let answer = this.#next(); answer !== undefined; answer = this.#next()) answers.push(answer);
    return answers;
  }

  /** What the host said in place of a greeting, for the message about it. */
  banner(): string {
    return this.#greeted ? '' : this.#buffer.toString('utf8');
  }

  #next(): Answer | undefined {
    if (!this.#greeted && !this.#skipBanner()) return undefined;
    this.#partial ??= this.#readHeader();
    const partial = this.#partial;
    if (partial === undefined) return undefined;
    while (partial.wantsLine) {
      const line = this.#readLine();
      if (line === undefined) return undefined;
      partial.takeLine(line);
    }
    this.#buffer = Buffer.from(partial.takeBytes(this.#buffer));
    if (!partial.complete) return undefined;
    this.#partial = undefined;
    return partial.answer();
  }

  #skipBanner(): boolean {
    const greeting = `\n${this.#nonce}\n`;
    const at = this.#buffer.indexOf(greeting);
    if (at < 0) {
      if (this.#buffer.length > MAX_BANNER) throw new AnswerError('the login shell talks and does not start the agent');
      return false;
    }
    this.#buffer = this.#buffer.subarray(at + greeting.length);
    this.#greeted = true;
    return true;
  }

  #readHeader(): PartialAnswer | undefined {
    const line = this.#readLine();
    if (line === undefined) return undefined;
    const match = /^@(\d{1,15}) (ok|halt|fail|skip|need) (\d{1,9}) (\d{1,3})$/.exec(line);
    if (match === null) throw new AnswerError(`not an answer of the agent: ${JSON.stringify(line.slice(0, 200))}`);
    const [, id, status, lines, blobs] = match;
    return new PartialAnswer(Number(id), status as Answer['status'], Number(lines), Number(blobs));
  }

  #readLine(): string | undefined {
    const end = this.#buffer.indexOf(0x0a);
    if (end > MAX_LINE || (end < 0 && this.#buffer.length > MAX_LINE)) throw new AnswerError('a line without an end');
    if (end < 0) return undefined;
    const line = this.#buffer.toString('utf8', 0, end);
    this.#buffer = this.#buffer.subarray(end + 1);
    return line;
  }
}

/** An answer whose lines and bytes are still arriving. Bytes are kept as they come, so that a lie about a length costs nothing. */
class PartialAnswer {
  readonly #id: number;
  readonly #status: Answer['status'];
  readonly #values = new Map<string, string[]>();
  readonly #blobs: { readonly key: string; missing: number; readonly chunks: Uint8Array[] }[] = [];
  #lines: number;
  #heads: number;

  constructor(id: number, status: Answer['status'], lines: number, blobs: number) {
    if (lines > MAX_LINES || blobs > MAX_BLOBS) throw new AnswerError('an answer of more parts than any answer has');
    this.#id = id;
    this.#status = status;
    this.#lines = lines;
    this.#heads = blobs;
  }

  get wantsLine(): boolean {
    return this.#lines > 0 || this.#heads > 0;
  }

  get complete(): boolean {
    return !this.wantsLine && this.#blobs.every((blob) => blob.missing === 0);
  }

  takeLine(line: string): void {
    const space = line.indexOf(' ');
    if (space <= 0) throw new AnswerError(`not a line of an answer: ${JSON.stringify(line.slice(0, 200))}`);
    const key = line.slice(0, space);
    const value = line.slice(space + 1);
    if (this.#lines > 0) {
      this.#lines -= 1;
      const values = this.#values.get(key);
      if (values === undefined) this.#values.set(key, [decodeArgument(value)]);
      else values.push(decodeArgument(value));
      return;
    }
    this.#heads -= 1;
    const length = /^\d{1,12}$/.test(value) ? Number(value) : Number.POSITIVE_INFINITY;
    if (length > MAX_BLOB) throw new AnswerError(`a length that no answer has: ${value.slice(0, 40)}`);
    this.#blobs.push({ key, missing: length, chunks: [] });
  }

  /** Takes what belongs to the blobs and returns the rest. */
  takeBytes(bytes: Uint8Array): Uint8Array {
    if (this.wantsLine) return bytes;
    let rest = bytes;
    for (const blob of this.#blobs) {
      if (blob.missing === 0 || rest.length === 0) continue;
      const part = rest.subarray(0, blob.missing);
      blob.chunks.push(part);
      blob.missing -= part.length;
      rest = rest.subarray(part.length);
    }
    return rest;
  }

  answer(): Answer {
    const blobs = new Map(this.#blobs.map((blob) => [blob.key, Buffer.concat(blob.chunks)] as const));
    return { id: this.#id, status: this.#status, values: this.#values, blobs };
  }
}
