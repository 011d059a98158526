import type { Diagnostic } from '../errors/diagnostic.ts';
import type { CommandIo } from './command-io.ts';
import type { LoadedRun } from './load-run.ts';

/** The checks of a run that goes on to the hosts. What is known to be right is not checked again, nor are the checks loaded. */
export async function checkUnlessKnown(
  run: LoadedRun,
  io: CommandIo,
  unknownHosts: 'error' | 'warning' = 'error',
): Promise<readonly Diagnostic[]> {
  if (io.isKnown) return run.diagnostics;
  const { checkRun } = await import('./check-run.ts');
  const found = await checkRun(run, unknownHosts);
  if (found.length === 0) io.checksPassed?.();
  return found;
}
