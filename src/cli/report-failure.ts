import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandIo } from '../commands/command-io.ts';
import type { Outcome } from '../commands/outcome.ts';
import { DiagnosticError } from '../errors/diagnostic.ts';
import { startedCommands } from '../process/start-process.ts';

/** Shows what a command could not handle: commander's usage errors, diagnostics, and bugs with their trace in a file. */
export async function reportFailure(error: unknown, io: CommandIo): Promise<readonly Outcome[]> {
  if (isCommanderError(error)) return error.exitCode === 0 ? ['done'] : ['invalid'];
  if (error instanceof DiagnosticError) {
    const { showDiagnostics } = await import('../commands/show-diagnostics.ts');
    await showDiagnostics(error.diagnostics, io, startedCommands().length > 0);
    return ['invalid'];
  }
  if (io.signal.aborted) return ['interrupted'];
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const file = join(await mkdtemp(join(tmpdir(), 'calico-deploy-')), 'trace.txt');
  await writeFile(file, `${trace}\n`, { mode: 0o600 });
  const summary = error instanceof Error ? error.message.split('\n')[0] : String(error);
  io.err(`calico-deploy: a bug of ours: ${summary}\n  The trace is in ${file}; please report it.\n`);
  return ['bug'];
}

function isCommanderError(error: unknown): error is { exitCode: number } {
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('commander.') && 'exitCode' in error
  );
}
