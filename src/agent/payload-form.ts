import type { Line } from './line.ts';
import { pack, packingPays } from './pack.ts';

/** Bytes of a part, as it is and packed: each costs the host some processes, and packed ones wait here until there are so many. */
const PART_BYTES = 8 * 1024 * 1024;
const PACKED_BYTES = 1024 * 1024;
/** After a piece that packing does nothing for, so many are not tried. */
const PASSED_OVER = 15;

/**
 * Content on its way to one host, as sh/pull.sh reads it: the bytes as they are, or, where the host unpacks, in parts that are
 * packed while that pays. What is announced is always written. While one piece is under way the next is made ready.
 */
export class PayloadForm {
  readonly #id: number;
  readonly #line: Line;
  readonly #unpacks: boolean;
  /** Bytes that are still to be put. */
  #left: number;
  /** Bytes that were announced and not written yet. */
  #owed = 0;
  #begun = false;
  #packed: Uint8Array[] = [];
  #underWay: Promise<void> = Promise.resolve();
  #passOver = 0;

  constructor(id: number, size: number, line: Line, unpacks: boolean) {
    this.#id = id;
    this.#left = size;
    this.#line = line;
    this.#unpacks = unpacks;
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** The next piece; all together have no more bytes than were announced. */
  async put(piece: Uint8Array): Promise<void> {
    const packed = await this.#pack(piece);
    if (packed) {
      this.#left -= piece.length;
      this.#packed.push(packed);
      if (lengthOf(this.#packed) >= PACKED_BYTES) await this.#sendPacked();
    } else {
      await this.#sendPacked();
      for (let at = 0; at < piece.length; ) at += await this.#putRaw(at === 0 ? piece : piece.subarray(at));
    }
  }

  /** Zeros stand for what is missing: the agent's hash refuses them. */
  async end(): Promise<void> {
    await this.#sendPacked();
    if (!this.#begun) await this.#announce();
    const zeros = Buffer.alloc(Math.min(this.#owed, 64 * 1024));
    while (this.#owed > 0) await this.#putRaw(zeros.subarray(0, this.#owed));
    await this.#underWay;
    if (this.#unpacks) await this.#line.write('end\n');
  }

  async #pack(piece: Uint8Array): Promise<Uint8Array | undefined> {
    if (!this.#unpacks || this.#owed > 0 || !packingPays(this.#line.rate)) return undefined;
    this.#passOver -= 1;
    if (this.#passOver >= 0) return undefined;
    const packed = await pack(piece);
    this.#passOver = packed ? 0 : PASSED_OVER;
    return packed;
  }

  async #sendPacked(): Promise<void> {
    const packed = this.#packed;
    if (packed.length === 0) return;
    this.#packed = [];
    await this.#send(`${this.#head()}gzip ${lengthOf(packed)}\n`, packed);
  }

  async #putRaw(piece: Uint8Array): Promise<number> {
    const head = this.#owed === 0 ? this.#announceRaw() : '';
    const part = piece.length > this.#owed ? piece.subarray(0, this.#owed) : piece;
    this.#owed -= part.length;
    this.#left -= part.length;
    await this.#send(head, [part]);
    return part.length;
  }

  #announceRaw(): string {
    const head = this.#head();
    this.#owed = this.#unpacks ? Math.min(PART_BYTES, this.#left) : this.#left;
    return this.#unpacks ? `${head}raw ${this.#owed}\n` : head;
  }

  /** What comes before everything else, once. */
  #head(): string {
    if (this.#begun) return '';
    this.#begun = true;
    return `payload ${this.#id} ${this.#unpacks ? 'parts' : this.#left}\n`;
  }

  async #announce(): Promise<void> {
    this.#owed = this.#unpacks ? 0 : this.#left;
    await this.#line.write(this.#head());
  }

  async #send(head: string, pieces: readonly Uint8Array[]): Promise<void> {
    await this.#underWay;
    this.#underWay = this.#line.send(head, pieces);
  }
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}
