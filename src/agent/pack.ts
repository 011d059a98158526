import { idleShare } from '../process/idle-share.ts';

/** What a processor packs in a second, in bytes: a guess until it has been measured. */
let rate = 60e6;

/** Pieces are shared by hosts, and so is what they become. */
const packed = new WeakMap<Uint8Array, Promise<Uint8Array | undefined>>();

/** A piece that keeps more of its size than this is packed already: it goes as it is. */
const WORTHWHILE = 0.9;
/** Where the processors have less of their time to spare, it is they that hold the bytes up, not the line. */
const SPARE = 0.25;

/**
 * Whether it pays to pack what goes over a line of this rate, in bytes a second: where there are processors that only wait for
 * the line, and packing is so much faster than it that it never waits for them.
 */
export function packingPays(lineRate: number): boolean {
  return idleShare() > SPARE && lineRate < rate / 2;
}

/** A piece as a member of a gzip stream; undefined when that is hardly smaller. Level 1: the others cost more than they spare. */
export function pack(piece: Uint8Array): Promise<Uint8Array | undefined> {
  const known = packed.get(piece);
  if (known) return known;
  const packing = packAnew(piece);
  packed.set(piece, packing);
  return packing;
}

async function packAnew(piece: Uint8Array): Promise<Uint8Array | undefined> {
  // Most runs send nothing that is worth packing.
  const { gzip } = await import('node:zlib');
  const start = process.uptime();
  const bytes = await new Promise<Uint8Array>((resolve, reject) => {
    const options = { level: 1, chunkSize: piece.length + 1024 };
    gzip(piece, options, (error, result) => (error ? reject(error) : resolve(result)));
  });
  // Whatever else the processor did meanwhile made it slower, never faster.
  const now = piece.length / (process.uptime() - start);
  rate = Math.max(now, 0.9 * rate + 0.1 * now);
  return bytes.length < piece.length * WORTHWHILE ? bytes : undefined;
}
