import { checkRenderedFile } from '../calico/index.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import { runOffline } from '../executor/run-offline.ts';
import type { VariableStore } from '../vars/variable-store.ts';
import type { CalicoHosts } from './calico-hosts.ts';
import type { LoadedRun } from './load-run.ts';
import { offlineFailures } from './offline-failures.ts';
import { buildSnapshot } from './render-snapshot.ts';

/** Prefix length that is assumed where only the host knows that of NODE_IP: it has no say in whether a file can be read. */
const ASSUMED_PREFIX = '24';

/**
 * P23: renders what can be rendered without a host and reads each file as the program that it is for will. A template that
 * fails, or a local file that is missing, would fail the run after the first changes.
 */
export async function checkRendered(run: LoadedRun, { nodes }: CalicoHosts): Promise<Diagnostic[]> {
  const store = run.createStore();
  for (const node of nodes) assume(node.name, store);
  const findings = new Map<string, Diagnostic>();
  const seen = new Map<string, Set<string>>();
  for (const { plays, context } of run.playbooks) {
    const { files, failed } = await runOffline({ plays, context, store, inventory: run.sources.inventory });
    for (const each of offlineFailures(failed)) findings.set(each.summary, each);
    for (const [name, text] of await buildSnapshot(files)) {
      const path = name.slice(name.indexOf('/'));
      // What one host gets others get too.
      const texts = seen.get(path) ?? new Set();
      if (texts.has(text)) continue;
      seen.set(path, texts.add(text));
      for (const each of checkRenderedFile(path, text)) findings.set(each.summary, each);
    }
  }
  return [...findings.values()];
}

function assume(host: string, store: VariableStore): void {
  store.markUnknown(host, 'ansible_facts', 'only the host can tell its facts');
  const given = store.hostScope(host, '.').get('calico_node_prefix');
  if (given === undefined || given === '') store.set(host, 'calico_node_prefix', ASSUMED_PREFIX);
}
