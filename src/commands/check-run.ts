import { checkCalico, controlFiles } from '../calico/index.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import { calicoHosts } from './calico-hosts.ts';
import type { LoadedRun } from './load-run.ts';

/** Every check that needs no host: what loading found, and the rules of Calico where a play uses its role. */
export async function checkRun(run: LoadedRun): Promise<Diagnostic[]> {
  const calico = calicoHosts(run);
  const rules = calico.nodes.length === 0 ? [] : await checkCalico({ ...calico, files: controlFiles, now: new Date() });
  return [...run.diagnostics, ...rules];
}
