import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { FilePieces } from '../../../../src/executor/files/file-pieces.ts';
import { HashIndex } from '../../../../src/executor/files/hash-index.ts';

const folder = fs.mkdtempSync(join(tmpdir(), 'calico-deploy-content-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('the hashes of large files', () => {
  const file = join(folder, 'cache', 'hashes.json');
  const path = join(folder, 'binary');
  const HASHES = { sha256: 'a', sha1: 'b' };

  /** Whether a run, with an index of its own, reads the file. */
  async function reads(rehash = false): Promise<boolean> {
    const read = vi.fn(async () => HASHES);
    await new HashIndex({ file, rehash }).hashesOf(path, fs.statSync(path), read);
    return read.mock.calls.length > 0;
  }

  async function settled(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 2100));
  }

  it('are kept from run to run, and made anew when they are not to be believed', async () => {
    fs.writeFileSync(path, 'bytes');
    expect([await reads(), await reads()]).toEqual([true, true]);
    await settled();
    expect([await reads(), await reads(), await reads(true), await reads()]).toEqual([true, false, true, false]);
  });

  it('are made anew after other bytes of the same length, with the old time put back', async () => {
    const { atime, mtime, ino } = fs.statSync(path);
    fs.writeFileSync(path, 'bites');
    fs.utimesSync(path, atime, mtime);
    expect(fs.statSync(path)).toMatchObject({ ino, mtime });
    await settled();
    expect([await reads(), await reads()]).toEqual([true, false]);
  });

  it('are made anew when another file has taken the place, its time the same', async () => {
    const { atime, mtime } = fs.statSync(path);
    fs.writeFileSync(`${path}.new`, 'beats');
    fs.renameSync(`${path}.new`, path);
    fs.utimesSync(path, atime, mtime);
    await settled();
    expect([await reads(), await reads()]).toEqual([true, false]);
  });
});

describe('a large file', () => {
  const path = join(folder, 'large');

  it('is read once for hosts that take it side by side, and whole for one that comes later', async () => {
    const bytes = Buffer.alloc(1_300_000, 'some text ');
    fs.writeFileSync(path, bytes);
    const pieces = new FilePieces();
    const hosts = Array.from({ length: 3 }, () => pieces.read(path, 'state', bytes.length));
    for (let step = 0; step < 3; step += 1) {
      const [first, ...others] = (await Promise.all(hosts.map((host) => host.next()))).map(({ value }) => value);
      for (const other of others) expect(other).toBe(first);
    }
    const late: Uint8Array[] = [];
    for await (const piece of pieces.read(path, 'state', bytes.length)) late.push(piece);
    expect(Buffer.concat(late).equals(bytes)).toBe(true);
  });

  it('is another one once its state is another', async () => {
    const pieces = new FilePieces();
    const [before] = [(await pieces.read(path, 'one', 5).next()).value];
    fs.writeFileSync(path, 'other');
    expect(Buffer.from((await pieces.read(path, 'two', 5).next()).value).toString()).toBe('other');
    expect(before).toHaveLength(512 * 1024);
  });
});
