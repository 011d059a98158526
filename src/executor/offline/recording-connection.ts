import { basename, posix } from 'node:path';
import type { Attributes, Content, EnsureFileOperation, Operation } from '../../agent/operation.ts';
import type { Reply } from '../../agent/reply.ts';
import type { ConnectionTarget } from '../../transport/connection.ts';
import { UnknownValueError } from '../../vars/unknown.ts';
import type { StandingConnection } from '../connection/connections.ts';

/** A file that a run would put on a host. */
export interface RecordedFile extends Attributes {
  readonly host: string;
  readonly path: string;
  readonly content: Content;
  /** The file of the control node that it is made from, where one was read for it. */
  readonly source?: string;
}

/**
 * A connection to no host, for offline runs: every host is taken for one where nothing is there yet. What would be written
 * is recorded; what only a host can answer is unknown.
 */
export function recordingConnection(
  target: ConnectionTarget,
  record: (file: RecordedFile) => void,
): StandingConnection {
  const directories = new Set<string>();
  const answer = (operation: Operation) => answerTo(operation, target.name, directories, record);
  return {
    target,
    answer,
    hello: Promise.resolve({ user: target.user ?? 'root', uid: 0, shell: 'none', bootId: 'none', owed: [] }),
    request: async (operation) => answer(operation),
    finish: async () => false,
    close: async () => {},
  };
}

function answerTo(
  operation: Operation,
  host: string,
  directories: Set<string>,
  record: (file: RecordedFile) => void,
): Reply {
  switch (operation.kind) {
    case 'ensure-file': {
      const path = placeOf(operation, directories);
      const { attributes, reply } = writing(path, 'file', operation);
      record({ host, path, content: operation.content, ...attributes });
      return reply;
    }
    case 'ensure-directory':
      directories.add(posix.normalize(operation.path).replace(/(.)\/$/, '$1'));
      return writing(operation.path, 'directory', operation).reply;
    case 'ensure-link':
    case 'ensure-attributes':
    case 'touch':
      return writing(operation.path, 'file', operation).reply;
    case 'ensure-absent':
      return {
        ok: true,
        result: { changed: false, path: operation.path, before: { exists: false }, after: { exists: false } },
      };
    case 'settle':
      return { ok: true, result: { changed: false } };
    default:
      throw new UnknownValueError(operation.kind, `only ${host} can answer it`);
  }
}

function placeOf({ path, basename: name }: EnsureFileOperation, directories: ReadonlySet<string>): string {
  const isDirectory = path.endsWith('/') || directories.has(path);
  return posix.normalize(isDirectory && name !== undefined ? `${path}/${basename(name)}` : path);
}

function attributesOf({ mode, owner, group }: Attributes): Attributes {
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
  };
}

/** What is written by an operation, and the answer to it. */
interface Writing {
  readonly path: string;
  readonly attributes: Attributes;
  readonly reply: Reply;
}

const writings = new WeakMap<Attributes, Writing>();

/** An operation that is repeated on many hosts has one and the same answer. */
function writing(path: string, type: 'file' | 'directory', operation: Attributes): Writing {
  let known = writings.get(operation);
  if (known?.path !== path) {
    const attributes = attributesOf(operation);
    const after = { exists: true, type, ...attributes } as const;
    const result = { changed: true, path, before: { exists: false }, after, contentChanged: false } as const;
    known = { path, attributes, reply: { ok: true, result } };
    writings.set(operation, known);
  }
  return known;
}
