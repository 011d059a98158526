import { mkdirSync, readFileSync, renameSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export interface FileHashes {
  readonly sha256: string;
  readonly sha1: string;
}

/** A file that changed a moment ago may change again within the same tick of the clock: its hash is not kept. */
const SETTLED_MILLISECONDS = 2000;
const MAX_ENTRIES = 1000;

/**
 * Hashes of large files of the control node, kept from run to run in the user's cache folder, so that an unchanged binary of
 * 30 MB costs a `stat`. A file touched behind the index's back is told by inode and ctime, which nobody can set.
 */
export class HashIndex {
  readonly #file: string;
  readonly #rehash: boolean;
  #entries: Record<string, { readonly state: string } & FileHashes> | undefined;

  /** `rehash`: what is kept is not believed, but made anew. */
  constructor({ file = defaultFile(), rehash = false }: { file?: string; rehash?: boolean } = {}) {
    this.#file = file;
    this.#rehash = rehash;
  }

  /** The hashes of a file, kept or made by `read`. */
  async hashesOf(path: string, status: Stats, read: () => Promise<FileHashes>): Promise<FileHashes> {
    this.#entries ??= readEntries(this.#file);
    const state = [status.dev, status.ino, status.size, status.mtimeMs, status.ctimeMs].join();
    const known = this.#entries[path];
    if (known?.state === state && !this.#rehash) return known;
    const started = Date.now();
    const hashes = await read();
    if (started - status.ctimeMs >= SETTLED_MILLISECONDS) this.#keep(path, { state, ...hashes });
    return hashes;
  }

  #keep(path: string, entry: { state: string } & FileHashes): void {
    const others = Object.entries(this.#entries ?? {}).filter(([name]) => name !== path);
    this.#entries = Object.fromEntries([...others.slice(-MAX_ENTRIES), [path, entry]]);
    const temporary = `${this.#file}.${process.pid}`;
    try {
      mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
      writeFileSync(temporary, JSON.stringify(this.#entries), { mode: 0o600 });
      renameSync(temporary, this.#file);
    } catch {
      // Without the index the next run hashes again.
    }
  }
}

function defaultFile(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'calico-deploy', 'hashes.json');
}

/** The index is believed only when it is the user's own file and nobody else may write it. */
function readEntries(file: string): Record<string, { state: string } & FileHashes> {
  try {
    const status = statSync(file);
    if (status.uid !== process.getuid?.() || (status.mode & 0o022) !== 0) return {};
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return parsed !== null && typeof parsed === 'object' ? Object.assign(Object.create(null), parsed) : {};
  } catch {
    return {};
  }
}
