import { readFileSync, statSync } from 'node:fs';
import type { ControlFileStatus, ControlFiles } from './host.ts';

/** The control node's own file system. */
export const controlFiles: ControlFiles = {
  status(path: string): ControlFileStatus | undefined {
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status) return undefined;
    return {
      type: status.isFile() ? 'file' : status.isDirectory() ? 'directory' : 'other',
      mode: status.mode & 0o7777,
    };
  },
  read: (path: string): Uint8Array => readFileSync(path),
};
