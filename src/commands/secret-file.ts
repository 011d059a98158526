import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import type { DiagnosticCode } from '../errors/codes.ts';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import { runSync } from '../process/run-sync.ts';

/** What is in a file of a password, and how faults are told. */
export interface SecretKind {
  /** Such as `vault password`. */
  readonly what: string;
  readonly code: DiagnosticCode;
  /** Arguments where the file is a program. */
  readonly args?: readonly string[];
}

/** Reads a password from a file; one that can be executed is run, and what it prints is the password. Throws a diagnostic. */
export function readSecretFile(file: string, kind: SecretKind): string {
  const password = (isProgram(file) ? runProgram(file, kind) : readText(file, kind)).trim();
  if (password === '') throw fault(kind, `the ${kind.what} that ${file} gives is empty`, 'It must hold one line.');
  return password;
}

function isProgram(file: string): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function runProgram(file: string, kind: SecretKind): string {
  const { code, stdout, stderr, failure } = runSync(file, kind.args ?? []);
  if (code === 0 && failure === undefined) return stdout.toString('utf8');
  const reason = failure ?? (stderr.toString('utf8').trim() || `it exits with ${code}`);
  const hint = 'If it is no script, take the executable bit off the file.';
  throw fault(kind, `the ${kind.what} script ${file} fails: ${reason}`, hint);
}

function readText(file: string, kind: SecretKind): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fault(kind, `the ${kind.what} file cannot be read: ${(error as Error).message}`, 'Name a readable file.');
  }
}

function fault({ code }: SecretKind, summary: string, hint: string): DiagnosticError {
  return new DiagnosticError(errorAt(code, summary, { hint }));
}
