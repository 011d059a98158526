import type { Diagnostic } from '../errors/diagnostic.ts';
import type { Play } from '../playbook/model.ts';
import type { CheckedAs } from './check-run.ts';
import type { CommandIo } from './command-io.ts';
import type { LoadedRun } from './load-run.ts';
import { hasErrors } from './show-diagnostics.ts';

/** The checks of a run that goes on to the hosts. What is known to be right is not checked again, nor are the checks loaded. */
export async function checkUnlessKnown(
  run: LoadedRun,
  io: CommandIo,
  as: CheckedAs = 'calico',
): Promise<readonly Diagnostic[]> {
  // What was typed is an input that no stamp can hold.
  const wasAsked = io.ask !== undefined && run.playbooks.some(({ plays }) => plays.some(hasPrompts));
  if (io.isKnown && !wasAsked) return run.diagnostics;
  const { checkRun } = await import('./check-run.ts');
  const found = await checkRun(run, as);
  // What loading found is found again, and shown, in every run.
  const isClean = found.length === run.diagnostics.length && !hasErrors(found);
  if (isClean && !wasAsked && !run.sources.hasSecrets) io.checksPassed?.();
  return found;
}

function hasPrompts({ prompts }: Play): boolean {
  return prompts.length > 0;
}
