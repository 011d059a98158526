import type { Answer } from './answer-parser.ts';
import type { Operation, RunOperation } from './operation.ts';

/** One thing that a run found on a host, in a form in which it can be asked again without changing anything. */
export type Finding =
  /** The line of `stat`, without the access time; undefined where nothing stands. */
  | { readonly kind: 'path'; readonly path: string; readonly state: string | undefined }
  | { readonly kind: 'access'; readonly path: string; readonly access: string }
  | { readonly kind: 'unit'; readonly name: string; readonly text: string }
  | { readonly kind: 'facts'; readonly sections: readonly string[]; readonly text: string }
  | {
      readonly kind: 'run';
      readonly operation: RunOperation;
      readonly rc: string;
      readonly stdout: string;
      readonly stderr: string;
    };

/**
 * What an operation found that had nothing to do, or only looked. As long as all of it is found again, the operation has nothing to do
 * again: an unchanged state of a file, with its inode and the time of its last change, is an unchanged content. `clock` is the
 * host's, in seconds. Undefined where something was done, or where it can't be told so.
 */
export function findingsOf(operation: Operation, answer: Answer, clock: number): readonly Finding[] | undefined {
  // It was too early, and is asked for again.
  if (answer.status === 'skip') return [];
  // With a command that fails the agent stops, whether that is what was looked for or not.
  if (answer.status !== 'ok' && !(answer.status === 'halt' && operation.kind === 'run')) return undefined;
  if (answer.values.has('changed') && operation.kind !== 'run') return undefined;
  switch (operation.kind) {
    // It stops those behind it where there were changes. Here are none.
    case 'guard':
      return [];
    case 'stat':
      return statFindings(operation.path, answer, clock);
    case 'read':
    case 'ensure-file':
    case 'ensure-attributes':
    case 'ensure-absent':
      return pathFindings(operation.path, answer, clock);
    case 'ensure-directory':
      return operation.recurse ? undefined : pathFindings(operation.path, answer, clock);
    case 'unit':
      if (operation.daemonReload || operation.daemonReexec || operation.name === undefined) return undefined;
      return [{ kind: 'unit', name: operation.name, text: first(answer, 'unit.before') }];
    case 'facts':
      if (!operation.sections.every((section) => LASTING.has(section))) return undefined;
      return [{ kind: 'facts', sections: operation.sections, text: textOf(answer, 'facts') }];
    case 'run':
      return runFindings(operation, answer);
    default:
      return undefined;
  }
}

/** Facts that are the same from one run to the next; the others (memory, times, mounts) would only cost a look. */
const LASTING = new Set(['hostname', 'fqdn', 'kernel', 'os-release', 'lsb', 'machine', 'network', 'devices']);

function statFindings(path: string, answer: Answer, clock: number): readonly Finding[] | undefined {
  const found = pathFindings(path, answer, clock);
  if (!found || !answer.values.has('before')) return found;
  return [...found, { kind: 'access', path, access: first(answer, 'access') }];
}

/** Types of a path, the first digit of the mode in hexadecimal. */
const FILE = '8';
const DIRECTORY = '4';
/** A change within the same tick of the clock as the look would not show. */
const SETTLED_SECONDS = 2;

/** What the kernel makes up as it is read changes without a change of its state; in /proc it says that it has no bytes. */
const MADE_UP = /^\/+(?:proc|sys|dev)\//;

/** Of a file or a directory, or of nothing, at the very path that was asked for. */
function pathFindings(path: string, answer: Answer, clock: number): readonly Finding[] | undefined {
  if (!/^\/[^\n]*[^/\n]$/.test(path) || MADE_UP.test(path)) return undefined;
  if (answer.values.has('path') && first(answer, 'path') !== path) return undefined;
  const before = answer.values.get('before')?.[0];
  if (before === undefined) return [{ kind: 'path', path, state: undefined }];
  const fields = before.split(' ');
  const [mode = '', , , size, , , , , , changed = ''] = fields;
  const isFile = mode.length === 4 && mode.startsWith(FILE);
  if (!isFile && !(mode.length === 4 && mode.startsWith(DIRECTORY))) return undefined;
  if (size === '0' && answer.blobs.has('content')) return undefined;
  if (isFile && Number.parseFloat(changed) > clock - SETTLED_SECONDS) return undefined;
  return [{ kind: 'path', path, state: withoutAccessTime(fields) }];
}

/** Where in the state of a path it stands when the path was last read, which is no change. */
const ACCESS_TIME = 7;

function withoutAccessTime(fields: readonly string[]): string {
  return [...fields.slice(0, ACCESS_TIME), ...fields.slice(ACCESS_TIME + 1)].join(' ');
}

/** Of a command that only looks. A shell that asks it again gets no NUL of what is said on standard error. */
function runFindings(operation: RunOperation, answer: Answer): readonly Finding[] | undefined {
  const { looks, check, stdin, creates, removes } = operation;
  if (!looks || check || stdin || creates || removes) return undefined;
  // To the exec of a shell that would be an option.
  if (operation.argv?.[0]?.startsWith('-')) return undefined;
  const [stdout, stderr] = [textOf(answer, 'stdout'), textOf(answer, 'stderr')];
  if (stderr.includes('\0')) return undefined;
  return [{ kind: 'run', operation, rc: first(answer, 'rc'), stdout, stderr }];
}

function first(answer: Answer, key: string): string {
  return answer.values.get(key)?.[0] ?? '';
}

function textOf(answer: Answer, key: string): string {
  return Buffer.from(answer.blobs.get(key) ?? []).toString('latin1');
}
