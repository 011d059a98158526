import type { Operation } from './operation.ts';

/** Bytes that an operation has for the agent, when it asks for them. */
export interface Payload {
  readonly size: number;
  readonly load: () => Promise<Uint8Array> | AsyncIterable<Uint8Array>;
}

export function payloadOf(operation: Operation): Payload | undefined {
  if (operation.kind === 'ensure-file') return operation.content;
  if (operation.kind !== 'run' || operation.stdin === undefined) return undefined;
  const { stdin } = operation;
  return { size: stdin.length, load: () => Promise.resolve(stdin) };
}

/**
 * Writes `payload ID SIZE` and exactly SIZE bytes. A source that fails before its first byte is announced as none; one that
 * fails later, or gives too few, is filled up with zeros, which the agent's hash then refuses. Returns what went wrong.
 */
export async function sendPayload(
  id: number,
  payload: Payload,
  write: (bytes: Uint8Array | string) => Promise<void>,
): Promise<string | undefined> {
  const sender = new PayloadSender(id, payload.size, write);
  try {
    const loaded = payload.load();
    if (Symbol.asyncIterator in loaded) for await (const chunk of loaded) await sender.send(chunk);
    else await sender.send(await loaded);
  } catch (error) {
    await sender.abandon();
    return error instanceof Error ? error.message : String(error);
  }
  return await sender.finish();
}

class PayloadSender {
  readonly #id: number;
  readonly #size: number;
  readonly #write: (bytes: Uint8Array | string) => Promise<void>;
  #sent = 0;
  #announced = false;
  #surplus = false;

  constructor(id: number, size: number, write: (bytes: Uint8Array | string) => Promise<void>) {
    this.#id = id;
    this.#size = size;
    this.#write = write;
  }

  async send(chunk: Uint8Array): Promise<void> {
    await this.#announce();
    const part = chunk.subarray(0, this.#size - this.#sent);
    this.#surplus ||= part.length < chunk.length;
    this.#sent += part.length;
    if (part.length > 0) await this.#write(part);
  }

  async finish(): Promise<string | undefined> {
    await this.#announce();
    const missing = this.#size - this.#sent;
    await this.#fill();
    if (missing > 0) return `the content has ${missing} bytes less than its announced ${this.#size}`;
    return this.#surplus ? `the content has more than its announced ${this.#size} bytes` : undefined;
  }

  async abandon(): Promise<void> {
    if (!this.#announced) await this.#write(`payload ${this.#id} -\n`);
    else await this.#fill();
  }

  async #announce(): Promise<void> {
    if (this.#announced) return;
    this.#announced = true;
    await this.#write(`payload ${this.#id} ${this.#size}\n`);
  }

  async #fill(): Promise<void> {
    const zeros = Buffer.alloc(64 * 1024);
    while (this.#sent < this.#size) {
      const part = zeros.subarray(0, this.#size - this.#sent);
      this.#sent += part.length;
      await this.#write(part);
    }
  }
}
