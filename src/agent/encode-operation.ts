import { factsArguments } from './facts-sections.ts';
import type {
  Attributes,
  EnsureFileOperation,
  EnsureLinkOperation,
  Operation,
  RunOperation,
  UnitOperation,
  WaitOperation,
} from './operation.ts';

/** The arguments of an operation in the order in which its function in `sh/` takes them. */
export function encodeOperation(operation: Operation): string[] {
  switch (operation.kind) {
    case 'stat':
      return [operation.path, flag(operation.follow), operation.checksum ?? ''];
    case 'read':
      return [operation.path, count(operation.maxBytes)];
    case 'ensure-file':
      return fileArguments(operation);
    case 'ensure-directory':
      return [
        operation.path,
        flag(operation.recurse),
        flag(operation.follow),
        flag(operation.check),
        ...attributes(operation),
        ...(operation.owes ?? []),
      ];
    case 'ensure-link':
      return linkArguments(operation);
    case 'ensure-attributes':
      return [
        operation.path,
        flag(operation.follow),
        flag(operation.check),
        ...attributes(operation),
        ...(operation.owes ?? []),
      ];
    case 'ensure-absent':
      return [operation.path, flag(operation.check), ...(operation.owes ?? [])];
    case 'touch':
      return [operation.path, flag(operation.check), ...attributes(operation), ...(operation.owes ?? [])];
    case 'run':
      return runArguments(operation);
    case 'unit':
      return unitArguments(operation);
    case 'wait':
      return waitArguments(operation);
    case 'facts':
      return factsArguments(operation.sections);
    case 'guard':
      return [];
    case 'settle':
      return [...operation.handlers];
  }
}

function fileArguments(operation: EnsureFileOperation): string[] {
  return [
    operation.path,
    operation.content.sha256,
    count(operation.content.size),
    operation.basename ?? '',
    flag(operation.force),
    flag(operation.follow),
    flag(operation.backup),
    operation.validate ?? '',
    count(operation.beforeBytes),
    flag(operation.check),
    operation.expected ?? '',
    ...attributes(operation),
    ...(operation.owes ?? []),
  ];
}

function linkArguments(operation: EnsureLinkOperation): string[] {
  return [
    operation.path,
    operation.source,
    flag(operation.hard),
    flag(operation.force),
    flag(operation.check),
    ...attributes(operation),
    ...(operation.owes ?? []),
  ];
}

function runArguments(operation: RunOperation): string[] {
  const owes = operation.owes ?? [];
  const variables = Object.entries(operation.environment);
  for (const [name] of variables) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new RangeError(`no name of an environment variable: ${name}`);
  }
  return [
    mode(operation),
    operation.creates ?? '',
    operation.removes ?? '',
    operation.chdir ?? '',
    seconds(operation.timeout),
    operation.stdin === undefined ? '' : count(operation.stdin.length),
    count(owes.length),
    ...owes,
    ...variables.flat(),
    '',
    ...commandWords(operation),
  ];
}

/** What is run, word by word. */
export function commandWords(operation: RunOperation): readonly string[] {
  if (operation.script !== undefined) return [operation.executable ?? '/bin/sh', '-c', operation.script];
  if (operation.argv === undefined || operation.argv.length === 0) throw new RangeError('a command without words');
  return operation.argv;
}

function unitArguments(operation: UnitOperation): string[] {
  return [
    operation.name ?? '',
    operation.state ?? '',
    optionalFlag(operation.enabled),
    optionalFlag(operation.masked),
    flag(operation.daemonReload),
    flag(operation.daemonReexec),
    flag(operation.noBlock),
    mode(operation),
    ...(operation.owes ?? []),
  ];
}

function waitArguments({ condition, delay, sleep, timeout }: WaitOperation): string[] {
  const times = [seconds(delay), seconds(sleep), seconds(timeout)];
  switch (condition.type) {
    case 'path':
      return ['path', condition.path, '', flag(condition.present), condition.searchRegex ?? '', ...times];
    case 'port':
      return ['port', condition.host, count(condition.port), flag(condition.open), '', ...times];
    case 'time':
      return ['time', '', '', '1', '', ...times];
  }
}

function attributes({ mode, owner, group }: Attributes): string[] {
  if (mode !== undefined && !/^[0-7]{4}$/.test(mode)) throw new RangeError(`a mode is four octal digits, not ${mode}`);
  return [mode ?? '', owner ?? '', group ?? ''];
}

/** 1 for what is only compared, 2 for what is done only where there is nothing to do. */
function mode({ check, probe }: RunOperation | UnitOperation): string {
  if (check) return '1';
  return probe ? '2' : '0';
}

function flag(value: boolean): string {
  return value ? '1' : '0';
}

function optionalFlag(value: boolean | undefined): string {
  return value === undefined ? '' : flag(value);
}

/** A number that the shell does arithmetic with. */
function count(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a count: ${value}`);
  return String(value);
}

/** Seconds for arithmetic and for `sleep`; busybox's may know no fractions, so they are rounded up. */
function seconds(value: number): string {
  return count(Math.ceil(value));
}
