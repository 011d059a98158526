import { checkCalico, controlFiles } from '../calico/index.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import { checkPlays } from '../executor/check-plays.ts';
import { calicoHosts } from './calico-hosts.ts';
import { checkRendered } from './check-rendered.ts';
import type { LoadedRun } from './load-run.ts';
import { hasErrors } from './show-diagnostics.ts';

/**
 * Every check that needs no host: what loading found, arguments and variables of the tasks, and where a play uses the role
 * of Calico its rules. Files are rendered and read only when all else is in order. What a `hosts` is that the inventory does
 * not have is for the caller to say: Ansible only warns.
 */
export async function checkRun(run: LoadedRun, unknownHosts: 'error' | 'warning' = 'error'): Promise<Diagnostic[]> {
  const found = [...run.diagnostics, ...checkTasks(run, unknownHosts)];
  const calico = calicoHosts(run);
  if (calico.nodes.length === 0) return found;
  found.push(...(await checkCalico({ ...calico, files: controlFiles, now: new Date() })));
  return hasErrors(found) ? found : [...found, ...(await checkRendered(run, calico))];
}

function checkTasks({ playbooks, store, sources }: LoadedRun, unknownHosts: 'error' | 'warning'): Diagnostic[] {
  const { inventory } = sources;
  return playbooks.flatMap(({ plays, context }) => checkPlays(plays, { store, context, inventory, unknownHosts }));
}
