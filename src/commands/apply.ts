import { askVariables } from './ask-variables.ts';
import { checkUnlessKnown } from './check-unless-known.ts';
import type { CommandIo } from './command-io.ts';
import { executeRun } from './execute-run.ts';
import { findPlaybook } from './find-playbook.ts';
import { listRun, onlyLists, onlyLooks } from './list-run.ts';
import { loadRun } from './load-run.ts';
import type { ApplyOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import { hasErrors, refuseInput, showDiagnostics } from './show-diagnostics.ts';

/** `apply`: read, check, then bring the hosts to the state that the playbook describes. */
export async function apply(options: ApplyOptions, io: CommandIo): Promise<readonly Outcome[]> {
  const file = findPlaybook(options.playbook, options.inventory, io.cwd);
  const run = await loadRun([file], { ...options, writes: true }, io);
  if (!hasErrors(run.diagnostics) && !onlyLooks(options)) await askVariables(run, io);
  const diagnostics = await checkUnlessKnown(run, io, onlyLists(options) ? 'list' : 'calico');
  await showDiagnostics(diagnostics, io);
  if (hasErrors(diagnostics)) return refuseInput(diagnostics, options, io);
  if (onlyLooks(options)) {
    listRun(run, options, io);
    return ['done'];
  }
  return executeRun(run, { ...options, honorOwed: true }, io);
}
