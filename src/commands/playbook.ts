import { resolve } from 'node:path';
import { askVariables } from './ask-variables.ts';
import { checkUnlessKnown } from './check-unless-known.ts';
import type { CommandIo } from './command-io.ts';
import { executeRun } from './execute-run.ts';
import { requirePlaybook } from './find-playbook.ts';
import { listRun, onlyLooks } from './list-run.ts';
import { loadRun } from './load-run.ts';
import type { PlaybookOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import { hasErrors, refuseInput, showDiagnostics } from './show-diagnostics.ts';

/** `playbook FILE…`: any playbook within the supported subset, with what Ansible means by it. */
export async function playbook(options: PlaybookOptions, io: CommandIo): Promise<readonly Outcome[]> {
  const files = options.playbooks.map((file) => requirePlaybook(resolve(io.cwd, file), file));
  const run = await loadRun(files, { ...options, writes: true }, io);
  if (!hasErrors(run.diagnostics) && !onlyLooks(options)) await askVariables(run, io);
  const diagnostics = await checkUnlessKnown(run, io, 'ansible');
  await showDiagnostics(diagnostics, io);
  if (hasErrors(diagnostics)) return refuseInput(diagnostics, options, io);
  if (onlyLooks(options)) {
    listRun(run, options, io);
    return ['done'];
  }
  return executeRun(run, { ...options, honorOwed: false }, io);
}
