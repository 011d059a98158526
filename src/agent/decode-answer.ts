import type { Answer } from './answer-parser.ts';
import { splitFacts } from './facts-sections.ts';
import { parseFileState } from './file-state.ts';
import type { Operation } from './operation.ts';
import type { FileState, OperationFailure, OperationResult, Reply, RunResult, UnitState } from './reply.ts';

/** Converts the host's uptime to seconds since its epoch. */
export type HostClock = (uptime: number) => number;

/** What an answer says about the operation that it answers. */
export function decodeAnswer(operation: Operation, answer: Answer, clock: HostClock): Reply {
  switch (answer.status) {
    case 'ok':
    case 'halt':
      return { ok: true, result: decodeResult(operation, answer, clock) };
    case 'skip':
      return { ok: false, failure: { reason: 'skipped', message: 'not run, because an earlier operation failed' } };
    default:
      return { ok: false, failure: decodeFailure(answer) };
  }
}

function decodeFailure(answer: Answer): OperationFailure {
  const rc = numberOf(answer, 'rc');
  return {
    reason: first(answer, 'reason') ?? 'failed',
    message: first(answer, 'message') ?? 'the agent gave no reason',
    ...(rc === undefined ? {} : { rc, stdout: blob(answer, 'stdout'), stderr: blob(answer, 'stderr') }),
  };
}

function decodeResult(operation: Operation, answer: Answer, clock: HostClock): OperationResult {
  return {
    changed: first(answer, 'changed') === '1',
    ...optional('path', first(answer, 'path')),
    ...decodeStates(operation, answer),
    ...decodeContent(operation, answer),
    ...optional('backupFile', first(answer, 'backup')),
    ...decodePaths(answer),
    ...(operation.kind === 'run' ? { run: decodeRun(answer, clock) } : {}),
    ...decodeUnit(answer),
    ...decodeWait(operation, answer),
    ...(operation.kind === 'facts' ? { facts: splitFacts(operation.sections, text(answer, 'facts')) } : {}),
  };
}

function decodeStates(operation: Operation, answer: Answer): Pick<OperationResult, 'before' | 'after'> {
  if (!looksAtFile(operation)) return {};
  const before = decodeState(answer, 'before');
  const changed = first(answer, 'changed') === '1';
  if (!changed) return { before, after: before };
  return first(answer, 'after') === undefined && !removes(operation)
    ? { before }
    : { before, after: decodeState(answer, 'after') };
}

function looksAtFile({ kind }: Operation): boolean {
  return kind === 'stat' || kind === 'read' || kind === 'touch' || kind.startsWith('ensure-');
}

function removes(operation: Operation): boolean {
  return operation.kind === 'ensure-absent' && !operation.check;
}

function decodeState(answer: Answer, key: string): FileState {
  const state = parseFileState(first(answer, key) ?? '');
  if (state === undefined) return { exists: false };
  const access = key === 'before' ? first(answer, 'access') : undefined;
  return {
    ...state,
    ...optional('linkTarget', first(answer, `${key}.target`)),
    ...optional('linkSource', first(answer, `${key}.source`)),
    ...(key === 'before' ? optional('checksum', first(answer, 'checksum')) : {}),
    ...(access === undefined
      ? {}
      : { readable: access.includes('r'), writeable: access.includes('w'), executable: access.includes('x') }),
  };
}

function decodeContent(operation: Operation, answer: Answer): Pick<OperationResult, 'content' | 'contentChanged'> {
  if (operation.kind === 'read') return { content: blob(answer, 'content') };
  if (operation.kind !== 'ensure-file') return {};
  const contentChanged = first(answer, 'content') === '1';
  const kept = first(answer, 'kept') === '1';
  return { contentChanged, ...(kept ? { content: blob(answer, 'before.content') } : {}) };
}

function decodePaths(answer: Answer): Pick<OperationResult, 'changedPaths'> {
  if (!answer.blobs.has('paths')) return {};
  return { changedPaths: text(answer, 'paths').split('\n').slice(0, -1) };
}

function decodeRun(answer: Answer, clock: HostClock): RunResult {
  const skipped = first(answer, 'skipped') as RunResult['skipped'];
  return {
    rc: numberOf(answer, 'rc') ?? 0,
    stdout: blob(answer, 'stdout'),
    stderr: blob(answer, 'stderr'),
    start: clock(numberOf(answer, 'start') ?? 0),
    end: clock(numberOf(answer, 'end') ?? 0),
    ...optional('skipped', skipped),
    ...(first(answer, 'stopped') === '1' ? { timedOut: true } : {}),
  };
}

function decodeUnit(answer: Answer): Pick<OperationResult, 'unit'> {
  const before = first(answer, 'unit.before');
  const done = answer.values.get('done') ?? [];
  if (before === undefined && done.length === 0) return {};
  const properties = parseProperties(before ?? '');
  const after = first(answer, 'unit.after');
  return { unit: { before: properties, after: after === undefined ? properties : parseProperties(after), done } };
}

function parseProperties(lines: string): UnitState {
  const pairs = lines.split('\n').filter((line) => line.includes('='));
  return { properties: Object.fromEntries(pairs.map((line) => splitPair(line))) };
}

function splitPair(line: string): [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}

function decodeWait(operation: Operation, answer: Answer): Pick<OperationResult, 'wait'> {
  if (operation.kind !== 'wait') return {};
  const elapsed = (numberOf(answer, 'elapsed') ?? 0) / 100;
  return { wait: { elapsed, met: first(answer, 'met') === '1', ...optional('match', first(answer, 'match')) } };
}

function first(answer: Answer, key: string): string | undefined {
  return answer.values.get(key)?.[0];
}

function numberOf(answer: Answer, key: string): number | undefined {
  const value = Number(first(answer, key) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

function blob(answer: Answer, key: string): Uint8Array {
  return answer.blobs.get(key) ?? new Uint8Array();
}

function text(answer: Answer, key: string): string {
  return Buffer.from(blob(answer, key)).toString('utf8');
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}
