import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LocalFile } from '../modules/module.ts';

export interface LocalLookup {
  readonly found: LocalFile | undefined;
  readonly searched: readonly string[];
}

/** Content up to this size is kept for the hosts that follow; larger files are read again when they must travel. */
const KEPT_BYTES = 1024 * 1024;

/** Files of the control node during a run: found as Ansible finds them, hashed and read once for all hosts. */
export class LocalFiles {
  readonly #files = new Map<string, Promise<LocalFile>>();
  readonly #texts = new Map<string, Promise<string>>();

  /** Finds a file or directory below the directories of a task; `folder` is `files` or `templates`. */
  async find(path: string, folder: string, searchPath: readonly string[]): Promise<LocalLookup> {
    const searched = candidates(path, folder, searchPath);
    const place = searched.find((candidate) => existsSync(candidate));
    return { found: place === undefined ? undefined : await this.#describe(place), searched };
  }

  /** The text of a file, read once. */
  readText(path: string): Promise<string> {
    let text = this.#texts.get(path);
    if (!text) {
      text = readFile(path, 'utf8');
      this.#texts.set(path, text);
    }
    return text;
  }

  /** Forgets everything: a task on the control node may have changed any file. */
  forget(): void {
    this.#files.clear();
    this.#texts.clear();
  }

  #describe(path: string): Promise<LocalFile> {
    let file = this.#files.get(path);
    if (!file) {
      file = describeFile(path);
      this.#files.set(path, file);
    }
    return file;
  }
}

/** The places where a relative path may be: `dir/files/path` and `dir/path` for each directory of the search path. */
function candidates(path: string, folder: string, searchPath: readonly string[]): string[] {
  if (path.startsWith('/')) return [resolve(path)];
  if (path === '~' || path.startsWith('~/')) return [join(homedir(), path.slice(1))];
  const inFolder = path.split('/')[0] !== folder;
  return searchPath.flatMap((directory) => [
    ...(inFolder ? [resolve(directory, folder, path)] : []),
    resolve(directory, path),
  ]);
}

async function describeFile(path: string): Promise<LocalFile> {
  const status = await stat(path);
  const mode = (status.mode & 0o7777).toString(8).padStart(4, '0');
  if (status.isDirectory()) {
    const tree = await readTree(path, '');
    return { path, type: 'directory', mode, size: 0, sha256: '', load: async () => new Uint8Array(), tree };
  }
  const { sha256, sha1, bytes } = await readAndHash(path, status.size);
  const load = bytes ? async () => bytes : () => createReadStream(path) as AsyncIterable<Uint8Array>;
  return { path, type: 'file', mode, size: status.size, sha256, sha1, load };
}

async function readTree(root: string, below: string): Promise<{ relative: string; file: LocalFile }[]> {
  const names = (await readdir(join(root, below))).sort();
  const entries: { relative: string; file: LocalFile }[] = [];
  for (const name of names) {
    const relative = below === '' ? name : `${below}/${name}`;
    const file = await describeFile(join(root, relative));
    const { tree = [], ...own } = file;
    entries.push({ relative, file: own });
    for (const each of tree) entries.push({ relative: `${relative}/${each.relative}`, file: each.file });
  }
  return entries;
}

async function readAndHash(
  path: string,
  size: number,
): Promise<{ sha256: string; sha1: string; bytes: Uint8Array | undefined }> {
  const [sha256, sha1] = [createHash('sha256'), createHash('sha1')];
  if (size <= KEPT_BYTES) {
    const bytes = await readFile(path);
    return { sha256: sha256.update(bytes).digest('hex'), sha1: sha1.update(bytes).digest('hex'), bytes };
  }
  for await (const chunk of createReadStream(path, { highWaterMark: KEPT_BYTES })) {
    sha256.update(chunk as Uint8Array);
    sha1.update(chunk as Uint8Array);
  }
  return { sha256: sha256.digest('hex'), sha1: sha1.digest('hex'), bytes: undefined };
}
