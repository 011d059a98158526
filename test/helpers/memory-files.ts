import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { EnsureFileOperation, Operation } from '../../src/agent/operation.ts';
import type { FileState, OperationFailure, OperationResult } from '../../src/agent/reply.ts';

interface StoredFile {
  readonly bytes: Buffer;
  readonly mode: string;
}

/** One directory of files in memory, which answers the operations that modules of files ask for. */
export class MemoryFiles {
  readonly files: Map<string, StoredFile>;
  readonly #directory: string;

  /** @param files by name in the directory. */
  constructor(directory: string, files: ReadonlyMap<string, StoredFile>) {
    this.#directory = directory;
    this.files = new Map([...files].map(([name, file]) => [`${directory}/${name}`, file]));
  }

  async perform(operation: Operation): Promise<{ result: OperationResult } | { failure: OperationFailure }> {
    switch (operation.kind) {
      case 'stat':
        return { result: { changed: false, after: this.#look(operation.path) } };
      case 'read':
        return this.#read(operation.path);
      case 'ensure-file':
        return { result: await this.#write(operation) };
      case 'ensure-attributes':
        return { result: this.#setMode(operation.path, operation.mode, operation.check) };
      case 'ensure-absent':
        return { result: this.#remove(operation.path, operation.check) };
      case 'run':
        return { result: this.#copyAside(operation.argv?.at(-1) ?? '') };
      default:
        throw new Error(`no answer to ${operation.kind}`);
    }
  }

  #look(path: string): FileState {
    if (path === this.#directory) return { exists: true, type: 'directory', mode: '0755' };
    const file = this.files.get(path);
    return file ? { exists: true, type: 'file', mode: file.mode } : { exists: false };
  }

  #read(path: string): { result: OperationResult } | { failure: OperationFailure } {
    const file = this.files.get(path);
    if (!file) return { failure: { reason: 'not-found', message: `file not found: ${path}` } };
    return { result: { changed: false, before: this.#look(path), content: file.bytes } };
  }

  async #write(operation: EnsureFileOperation): Promise<OperationResult> {
    const { path, content, mode, backup } = operation;
    if (operation.check) return { changed: true, contentChanged: true };
    const present = this.files.get(path);
    const bytes = Buffer.from((await content.load()) as Uint8Array);
    if (createHash('sha256').update(bytes).digest('hex') !== content.sha256) throw new Error('the hash is another one');
    const backupFile = backup && present ? `${path}.backup` : undefined;
    if (present && backupFile) this.files.set(backupFile, present);
    this.files.set(path, { bytes, mode: mode ?? present?.mode ?? '0644' });
    return { changed: true, contentChanged: true, ...(backupFile ? { backupFile } : {}) };
  }

  #setMode(path: string, mode: string | undefined, check: boolean): OperationResult {
    const present = this.files.get(path);
    if (!present || mode === undefined || present.mode === mode) return { changed: false };
    if (!check) this.files.set(path, { ...present, mode });
    return { changed: true };
  }

  #remove(path: string, check: boolean): OperationResult {
    const changed = this.files.has(path);
    if (!check) this.files.delete(path);
    return { changed };
  }

  /** The one command that the modules run here: a copy beside the file. */
  #copyAside(path: string): OperationResult {
    const present = this.files.get(path);
    if (present) this.files.set(`${path}.backup`, present);
    const stdout = Buffer.from(present ? `${path}.backup` : '');
    return { changed: true, run: { rc: 0, stdout, stderr: Buffer.alloc(0), start: 0, end: 0 } };
  }
}
