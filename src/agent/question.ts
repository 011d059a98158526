import { hash } from 'node:crypto';
import type { Answer } from './answer-parser.ts';
import { encodeArgument, requestLine } from './argument.ts';
import { encodeOperation } from './encode-operation.ts';
import { joinRequests, looksAtPath } from './look-ahead.ts';
import type { Operation } from './operation.ts';

/** An operation that changes nothing, and the answer by which it is known that nothing has changed. */
export interface Question {
  readonly operation: Operation;
  readonly answer: string;
}

/**
 * What can be asked in place of an operation that found nothing to do, so that the same answer says that there is nothing to do
 * again, and another one has changed nothing. Undefined where there is no such question.
 */
export function questionOf(operation: Operation, answer: Answer): Question | 'none' | undefined {
  // It stops those behind it where there were changes. Here are none.
  if (operation.kind === 'guard') return 'none';
  const asked = lookingOnly(operation, answer);
  if (!asked || answer.status !== 'ok') return undefined;
  if (answer.values.has('changed') && operation.kind !== 'run') return undefined;
  return { operation: asked, answer: digestAnswer(asked.kind, answer) };
}

function lookingOnly(operation: Operation, answer: Answer): Operation | undefined {
  switch (operation.kind) {
    case 'stat':
    case 'read':
    case 'facts':
      return operation;
    case 'run':
      if (answer.values.has('skipped')) return { ...operation, check: true };
      return operation.looks && !operation.check && !operation.stdin ? { ...operation, probe: false } : undefined;
    case 'unit':
      return operation.daemonReload || operation.daemonReexec ? undefined : { ...operation, check: true };
    case 'ensure-file':
    case 'ensure-directory':
    case 'ensure-link':
    case 'ensure-attributes':
    case 'ensure-absent':
      return { ...operation, check: true };
    default:
      return undefined;
  }
}

/**
 * The text of the questions, numbered from 1, with the last word behind them: those that look at paths come first, since then
 * the host looks at all of them by one process. Questions may be asked in any order.
 */
export function askTogether(questions: readonly Question[]): { text: string; answers: string[]; kinds: Operation['kind'][] } {
  const looks = questions.filter(({ operation }) => looksAtPath(operation));
  const ordered = [...looks, ...questions.filter(({ operation }) => !looksAtPath(operation))];
  const requests = ordered.map(({ operation }, at) => {
    const text = requestLine(operation.kind, encodeOperation(operation).map(encodeArgument));
    return { operation, text: `${at + 1} ${text}` };
  });
  return {
    text: joinRequests(requests, '0 finish\n'),
    answers: ordered.map(({ answer }) => answer),
    kinds: ordered.map(({ operation }) => operation.kind),
  };
}

/** Where in the state of a path it stands when the path was last read, which is no change. */
const ACCESS_TIME = 7;
/** When a command began and ended, and what time it is. */
const TIMES = new Set(['start', 'end', 'clock']);

/** An answer to an operation of this kind in a few characters, the same for all answers that say the same. */
export function digestAnswer(kind: string, answer: Answer): string {
  const values = [...answer.values]
    .filter(([key]) => !TIMES.has(key))
    .map(([key, texts]) => [key, kind.startsWith('ensure-') && key === 'before' ? texts.map(withoutAccessTime) : texts]);
  const blobs = [...answer.blobs].map(([key, bytes]) => [key, Buffer.from(bytes).toString('latin1')]);
  return hash('sha256', JSON.stringify([answer.status, values, blobs]), 'base64').slice(0, 22);
}

function withoutAccessTime(state: string): string {
  const fields = state.split(' ');
  return [...fields.slice(0, ACCESS_TIME), ...fields.slice(ACCESS_TIME + 1)].join(' ');
}
