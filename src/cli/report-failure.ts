import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandIo } from '../commands/command-io.ts';
import type { Outcome } from '../commands/outcome.ts';
import { readSettings } from '../config/read-settings.ts';
import { type Diagnostic, DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import { startedCommands } from '../process/start-process.ts';

/**
 * Shows what a command could not handle: commander's usage errors, diagnostics, and bugs with their trace in a file. `json`: the
 * command line asks for a document.
 */
export async function reportFailure(error: unknown, io: CommandIo, json: boolean): Promise<readonly Outcome[]> {
  if (isCommanderError(error)) {
    if (error.exitCode === 0) return ['done'];
    const { refuseInput } = await import('../commands/show-diagnostics.ts');
    const hint = await reasonOf(error);
    if (hint !== undefined) io.err(`  hint: ${hint}\n`);
    const summary = error.message.replace(/^error: /, '');
    return refuseInput([errorAt('cli/usage', summary, hint === undefined ? {} : { hint })], { json }, io);
  }
  if (error instanceof DiagnosticError) {
    const { refuseInput, showDiagnostics } = await import('../commands/show-diagnostics.ts');
    const contacted = startedCommands().length > 0;
    const found = [...(contacted ? [] : await settingsFindings(io)), ...error.diagnostics];
    await showDiagnostics(found, io, contacted);
    // A run that began has told of itself already.
    return refuseInput(found, { json: json && !contacted }, io);
  }
  if (io.signal.aborted) {
    io.err('interrupted\n');
    return ['interrupted'];
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const file = join(mkdtempSync(join(tmpdir(), 'calico-deploy-')), 'trace.txt');
  writeFileSync(file, `${trace}\n`, { mode: 0o600 });
  const summary = error instanceof Error ? error.message.split('\n')[0] : String(error);
  io.err(`calico-deploy: a bug of ours: ${summary}\n  The trace is in ${file}; please report it.\n`);
  return ['bug'];
}

/** What the configuration is found to be, which the fault kept from being shown; a configuration that cannot be read is that fault. */
async function settingsFindings(io: CommandIo): Promise<readonly Diagnostic[]> {
  try {
    return (await readSettings(io)).diagnostics;
  } catch {
    return [];
  }
}

/** Why something of ansible-playbook is not there; the table of settings, which says so, is loaded for nothing else. */
async function reasonOf({ code, message }: CommanderError): Promise<string | undefined> {
  if (code !== 'commander.unknownOption') return undefined;
  const { reasonOfRefusal } = await import('./refused-options.ts');
  return reasonOfRefusal(message);
}

type CommanderError = Error & { readonly code: string; readonly exitCode: number };

function isCommanderError(error: unknown): error is CommanderError {
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('commander.') && 'exitCode' in error
  );
}
