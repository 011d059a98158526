import { checkRun } from './check-run.ts';
import type { CommandIo } from './command-io.ts';
import { findPlaybook } from './find-playbook.ts';
import { loadRun } from './load-run.ts';
import type { ValidateOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import { diagnosticsToJson, hasErrors, showDiagnostics } from './show-diagnostics.ts';

/** `validate`: every check that needs no host, all findings at once. */
export async function validate(options: ValidateOptions, io: CommandIo): Promise<readonly Outcome[]> {
  const file = findPlaybook(options.playbook, options.inventory, io.cwd);
  const diagnostics = await checkRun(await loadRun([file], options, io));
  await showDiagnostics(diagnostics, io);
  const valid = !hasErrors(diagnostics);
  if (options.json) io.out(`${JSON.stringify({ format: 1, valid, diagnostics: diagnosticsToJson(diagnostics) })}\n`);
  else if (valid) io.out('Everything that can be checked without a host is in order.\n');
  return [valid ? 'done' : 'invalid'];
}
