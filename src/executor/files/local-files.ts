import { createHash, hash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LocalFile } from '../../modules/module.ts';
import { goOn, type Soon } from '../soon.ts';
import { FilePieces } from './file-pieces.ts';
import { type FileHashes, HashIndex } from './hash-index.ts';
import { type DecryptBytes, isVaultBytes, isVaultFile, openVaultFile } from './vaulted-file.ts';

export interface LocalLookup {
  readonly found: LocalFile | undefined;
  /** Where it was looked for, up to where it was found. */
  readonly searched: readonly string[];
}

/** Content up to this size is kept for the hosts that follow; larger files are read again when they must travel. */
const KEPT_BYTES = 1024 * 1024;

type Bytes = Pick<LocalFile, 'size' | 'sha256' | 'sha1' | 'load' | 'isVaulted'>;

/** What was read of a file, and the state of the file then: another state is read anew. */
interface Kept<T> {
  readonly state: string;
  value: Soon<T>;
}

/**
 * Files of the control node during a run: found as Ansible finds them, hashed and read once for all hosts. A file that has
 * changed since, by a task on the control node or by anyone, is read again. One in a vault is decrypted, as Ansible does: what
 * stood in it is kept in memory alone, and in no index.
 */
export class LocalFiles {
  readonly #hashes: HashIndex;
  readonly #decrypt: DecryptBytes;
  readonly #pieces = new FilePieces();
  readonly #files = new Map<string, Kept<LocalFile>>();

  /** `decrypt`: opens files in vaults. `rehash`: hashes of earlier runs are not believed. */
  constructor(decrypt: DecryptBytes, { rehash = false } = {}) {
    this.#decrypt = decrypt;
    this.#hashes = new HashIndex({ rehash });
  }

  /** Finds a file or directory below the directories of a task; `folder` is `files` or `templates`. */
  find(path: string, folder: string, searchPath: readonly string[]): Soon<LocalLookup> {
    const searched: string[] = [];
    for (const place of candidates(path, folder, searchPath)) {
      searched.push(place);
      const status = statusOf(place);
      if (status) return goOn(this.#describe(place, status), (found) => ({ found, searched }));
    }
    return { found: undefined, searched };
  }

  #describe(path: string, status = statSync(path)): Soon<LocalFile> {
    const mode = (status.mode & 0o7777).toString(8).padStart(4, '0');
    if (status.isDirectory()) return this.#describeTree(path, mode);
    return keep(this.#files, path, status, async () => ({
      path,
      type: 'file',
      mode,
      ...(await this.#read(path, status)),
    }));
  }

  async #describeTree(path: string, mode: string): Promise<LocalFile> {
    const tree = await this.#readTree(path, '');
    return { path, type: 'directory', mode, size: 0, sha256: '', load: async () => new Uint8Array(), tree };
  }

  async #read(path: string, status: Stats): Promise<Bytes> {
    if (status.size > KEPT_BYTES && !isVaultFile(path)) return this.#hashLarge(path, status);
    const bytes = readFileSync(path);
    if (!isVaultBytes(bytes)) return inMemory(bytes);
    return { ...inMemory(openVaultFile(path, bytes, this.#decrypt)), isVaulted: true };
  }

  async #hashLarge(path: string, status: Stats): Promise<Bytes> {
    const { size } = status;
    const { sha256, sha1 } = await this.#hashes.hashesOf(path, status, () => hashLarge(path));
    return { size, sha256, sha1, load: () => this.#pieces.read(path, stateOf(status), size) };
  }

  async #readTree(root: string, below: string): Promise<{ relative: string; file: LocalFile }[]> {
    const entries: { relative: string; file: LocalFile }[] = [];
    for (const name of readdirSync(join(root, below)).sort()) {
      const relative = below === '' ? name : `${below}/${name}`;
      const { tree = [], ...file } = await this.#describe(join(root, relative));
      entries.push({ relative, file });
      for (const each of tree) entries.push({ relative: `${relative}/${each.relative}`, file: each.file });
    }
    return entries;
  }
}

/** Asked for at once, as small files are read: waiting for an answer takes far longer than the answer. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Files are told apart by inode, size, mode and both times, as finely as the system gives them. */
function stateOf({ dev, ino, size, mode, mtimeMs, ctimeMs }: Stats): string {
  return [dev, ino, size, mode, mtimeMs, ctimeMs].join();
}

function keep<T>(kept: Map<string, Kept<T>>, path: string, status: Stats, read: () => Promise<T>): Soon<T> {
  const state = stateOf(status);
  const known = kept.get(path);
  if (known?.state === state) return known.value;
  const reading = read();
  const entry: Kept<T> = { state, value: reading };
  kept.set(path, entry);
  reading.then(
    (value) => {
      entry.value = value;
    },
    // Whoever waits for it hears of it.
    () => {},
  );
  return reading;
}

/** The places where a relative path may be: `dir/files/path` and `dir/path` for each directory of the search path. */
export function* candidates(path: string, folder: string, searchPath: readonly string[]): Generator<string> {
  if (path.startsWith('/')) {
    yield resolve(path);
  } else if (path === '~' || path.startsWith('~/')) {
    yield join(homedir(), path.slice(1));
  } else {
    const inFolder = path.split('/')[0] !== folder;
    for (const directory of searchPath) {
      if (inFolder) yield resolve(directory, folder, path);
      yield resolve(directory, path);
    }
  }
}

function inMemory(bytes: Uint8Array): Bytes {
  return { size: bytes.length, sha256: hash('sha256', bytes), sha1: hash('sha1', bytes), load: async () => bytes };
}

async function hashLarge(path: string): Promise<FileHashes> {
  const [sha256, sha1] = [createHash('sha256'), createHash('sha1')];
  for await (const chunk of createReadStream(path, { highWaterMark: KEPT_BYTES })) {
    sha256.update(chunk as Uint8Array);
    sha1.update(chunk as Uint8Array);
  }
  return { sha256: sha256.digest('hex'), sha1: sha1.digest('hex') };
}
