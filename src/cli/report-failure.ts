import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandIo } from '../commands/command-io.ts';
import type { Outcome } from '../commands/outcome.ts';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import { startedCommands } from '../process/start-process.ts';

/**
 * Shows what a command could not handle: commander's usage errors, diagnostics, and bugs with their trace in a file. `json`: the
 * command line asks for a document.
 */
export async function reportFailure(error: unknown, io: CommandIo, json: boolean): Promise<readonly Outcome[]> {
  if (isCommanderError(error)) {
    if (error.exitCode === 0) return ['done'];
    const { refuseInput } = await import('../commands/show-diagnostics.ts');
    return refuseInput([errorAt('cli/usage', error.message.replace(/^error: /, ''))], { json }, io);
  }
  if (error instanceof DiagnosticError) {
    const { refuseInput, showDiagnostics } = await import('../commands/show-diagnostics.ts');
    const contacted = startedCommands().length > 0;
    await showDiagnostics(error.diagnostics, io, contacted);
    // A run that began has told of itself already.
    return refuseInput(error.diagnostics, { json: json && !contacted }, io);
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

function isCommanderError(error: unknown): error is Error & { exitCode: number } {
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('commander.') && 'exitCode' in error
  );
}
