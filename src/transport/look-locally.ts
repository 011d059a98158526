import { createHash } from 'node:crypto';
import { accessSync, type BigIntStats, constants, lstatSync, readFileSync, statSync } from 'node:fs';
import type {
  Attributes,
  EnsureAttributesOperation,
  EnsureDirectoryOperation,
  EnsureFileOperation,
  Operation,
  ReadOperation,
  StatOperation,
} from '../agent/operation.ts';
import type { FileState, OperationResult } from '../agent/reply.ts';
import { spoilRepeat } from '../process/repeatable.ts';
import { groupName, userName } from './local-names.ts';

/** Larger files are the agent's: it keeps an index of their hashes. */
const MAX_BYTES = 1024 * 1024;

/**
 * What an operation on the control node would answer where it has nothing to do or only looks at a regular file, a directory or
 * nothing; undefined for all else, which is the agent's. The answers are the agent's own, so that nobody can tell.
 */
export function lookLocally(operation: Operation): OperationResult | undefined {
  if (!('path' in operation) || !operation.path.startsWith('/')) return undefined;
  try {
    switch (operation.kind) {
      case 'stat':
        return answerStat(operation);
      case 'read':
        return answerRead(operation);
      case 'ensure-file':
        return answerFile(operation);
      case 'ensure-directory':
        return answerDirectory(operation);
      case 'ensure-attributes':
        return answerAttributes(operation);
      default:
        return undefined;
    }
  } catch {
    // What cannot be looked at from here is explained by the agent.
    return undefined;
  }
}

function answerStat({ path, checksum }: StatOperation): OperationResult | undefined {
  const found = look(path);
  if (found === undefined) return undefined;
  if (!found.exists) return unchanged(found);
  // Whose it is counts as input of a run, not when something in it changed.
  if (found.type === 'directory') spoilRepeat();
  const sum = checksum !== undefined && found.type === 'file' ? hashOf(path, checksum) : undefined;
  return unchanged({ ...found, ...accessOf(path), ...(sum === undefined ? {} : { checksum: sum }) });
}

function answerRead({ path, maxBytes }: ReadOperation): OperationResult | undefined {
  const found = look(path);
  // Files of /proc and /sys say that they have no bytes.
  if (found?.type !== 'file' || !found.size || found.size > Math.min(maxBytes, MAX_BYTES)) return undefined;
  return { ...unchanged(found), path, content: readFileSync(path) };
}

function answerFile(operation: EnsureFileOperation): OperationResult | undefined {
  const path = placeOf(operation);
  const found = look(path);
  const { size, sha256 } = operation.content;
  if (found?.type !== 'file' || found.size !== size || size > MAX_BYTES || differs(found, operation)) return undefined;
  if (hashOf(path, 'sha256') !== sha256) return undefined;
  return { ...unchanged(found), path, contentChanged: false };
}

function answerDirectory(operation: EnsureDirectoryOperation): OperationResult | undefined {
  const path = operation.path.replace(/(?<=.)\/$/, '');
  const found = look(path);
  if (operation.recurse || found?.type !== 'directory' || differs(found, operation)) return undefined;
  return { ...unchanged(found), path };
}

function answerAttributes(operation: EnsureAttributesOperation): OperationResult | undefined {
  const { path } = operation;
  const found = look(path);
  return found?.exists && !differs(found, operation) ? { ...unchanged(found), path } : undefined;
}

function placeOf({ path, basename }: EnsureFileOperation): string {
  if (basename === undefined || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  return `${path.replace(/\/$/, '')}/${basename}`;
}

function unchanged(state: FileState): OperationResult {
  return { changed: false, before: state, after: state };
}

/** A file, a directory or nothing; undefined for links and what else there is. */
function look(path: string): FileState | undefined {
  const status = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (status === undefined) return { exists: false };
  return status.isFile() || status.isDirectory() ? stateOf(status) : undefined;
}

function stateOf(status: BigIntStats): FileState | undefined {
  const [uid, gid] = [Number(status.uid), Number(status.gid)];
  const [owner, group] = [userName(uid), groupName(gid)];
  if (owner === undefined || group === undefined) return undefined;
  return {
    exists: true,
    type: status.isFile() ? 'file' : 'directory',
    mode: (Number(status.mode) & 0o7777).toString(8).padStart(4, '0'),
    ...{ owner, group, uid, gid },
    size: Number(status.size),
    device: Number(status.dev),
    inode: Number(status.ino),
    links: Number(status.nlink),
    atime: secondsOf(status.atimeNs),
    mtime: secondsOf(status.mtimeNs),
    ctime: secondsOf(status.ctimeNs),
  };
}

function secondsOf(nanoseconds: bigint): number {
  const digits = nanoseconds.toString().padStart(10, '0');
  return Number(`${digits.slice(0, -9)}.${digits.slice(-9)}`);
}

function accessOf(path: string): Pick<FileState, 'readable' | 'writeable' | 'executable'> {
  const can = (mode: number) => {
    try {
      accessSync(path, mode);
      return true;
    } catch {
      return false;
    }
  };
  return { readable: can(constants.R_OK), writeable: can(constants.W_OK), executable: can(constants.X_OK) };
}

function differs(state: FileState, { mode, owner, group }: Attributes): boolean {
  const isSame = (wanted: string | undefined, name: string | undefined, id: number | undefined) =>
    wanted === undefined || wanted === name || (/^\d+$/.test(wanted) && Number(wanted) === id);
  if (mode !== undefined && mode !== state.mode) return true;
  return !isSame(owner, state.owner, state.uid) || !isSame(group, state.group, state.gid);
}

function hashOf(path: string, algorithm: string): string {
  return createHash(algorithm).update(readFileSync(path)).digest('hex');
}
