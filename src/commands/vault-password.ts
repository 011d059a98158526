import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import { runSync } from '../process/run-sync.ts';

/**
 * Reads a vault password from a file; one that can be executed is run, and what it prints is the password. A script whose
 * name ends in `-client` is told for which id, as Ansible does. Throws a `vars/vault` diagnostic.
 */
export function readVaultPassword(file: string, id: string): string {
  const password = (isProgram(file) ? runProgram(file, id) : readText(file)).trim();
  if (password === '') throw fault(`the vault password that ${file} gives is empty`, 'It must hold one line.');
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

function runProgram(file: string, id: string): string {
  const isClient = /-client(?:\.[^./]*)?$/.test(file);
  const { code, stdout, stderr, failure } = runSync(file, isClient ? ['--vault-id', id] : []);
  if (code === 0 && failure === undefined) return stdout.toString('utf8');
  const reason = failure ?? (stderr.toString('utf8').trim() || `it exits with ${code}`);
  const hint = 'If it is no script, take the executable bit off the file.';
  throw fault(`the vault password script ${file} fails: ${reason}`, hint);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fault(`the vault password file cannot be read: ${(error as Error).message}`, 'Name a readable file.');
  }
}

function fault(summary: string, hint: string): DiagnosticError {
  return new DiagnosticError(errorAt('vars/vault', summary, { hint }));
}
