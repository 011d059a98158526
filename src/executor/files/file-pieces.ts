import { promises as fs } from 'node:fs';

/** What is read, and written to a host, at once: smaller ones cost more calls, larger ones memory. */
const PIECE_BYTES = 512 * 1024;
/** So many are kept for hosts that come to them a little later; for those that come later still they are read again. */
const KEPT = 32;

/**
 * Large files in pieces, each read once for all hosts that are at the same place of a file. A piece that some host has in hand is
 * there for the others too, so that there is never more of a file in memory than the file.
 */
export class FilePieces {
  readonly #reading = new Map<string, Promise<Uint8Array>>();
  readonly #read = new Map<string, WeakRef<Uint8Array>>();
  #recent: Uint8Array[] = [];

  /** The bytes of a file of this size; `state` tells it from what stood at the same path before. */
  async *read(path: string, state: string, size: number): AsyncGenerator<Uint8Array> {
    for (let offset = 0; offset < size; offset += PIECE_BYTES) {
      const key = `${offset}:${state}:${path}`;
      const piece = this.#read.get(key)?.deref() ?? (await this.#share(key, path, offset));
      if (piece.length === 0) return;
      yield piece;
    }
  }

  #share(key: string, path: string, offset: number): Promise<Uint8Array> {
    const known = this.#reading.get(key);
    if (known) return known;
    const reading = readPiece(path, offset)
      .then((piece) => this.#keep(key, piece))
      .finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  #keep(key: string, piece: Uint8Array): Uint8Array {
    this.#read.set(key, new WeakRef(piece));
    this.#recent = [...this.#recent.slice(1 - KEPT), piece];
    return piece;
  }
}

async function readPiece(path: string, offset: number): Promise<Uint8Array> {
  const file = await fs.open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(PIECE_BYTES), 0, PIECE_BYTES, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
