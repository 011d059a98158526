import { checkRenderedFile } from '../calico/index.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import { listHosts } from '../executor/check/undefined-findings.ts';
import type { RecordedFile } from '../executor/offline/recording-connection.ts';
import { runOffline } from '../executor/offline/run-offline.ts';
import { displayPath } from '../playbook/load-context.ts';
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
  const found: Diagnostic[] = [];
  for (const { plays, context } of run.playbooks) {
    const { files, failed } = await runOffline({ plays, context, store, inventory: run.sources.inventory });
    found.push(...offlineFailures(failed), ...(await checkFiles(files)));
  }
  return found;
}

/** A text that hosts get at one place. */
interface Rendered {
  readonly path: string;
  readonly text: string;
  readonly hosts: string[];
  source: string | undefined;
}

/** Reads rendered files as the programs that they are for will; what several hosts get is read, and told of, once. */
export async function checkFiles(files: readonly RecordedFile[]): Promise<Diagnostic[]> {
  const sources = new Map(files.map(({ host, path, source }) => [`${host}${path}`, source]));
  const alike = new Map<string, Rendered>();
  for (const [name, text] of await buildSnapshot(files)) {
    const slash = name.indexOf('/');
    const path = name.slice(slash);
    const key = `${path}\n${text}`;
    const rendered = alike.get(key) ?? { path, text, hosts: [], source: undefined };
    rendered.hosts.push(name.slice(0, slash));
    rendered.source ??= sources.get(name);
    alike.set(key, rendered);
  }
  return [...alike.values()].flatMap(findingsIn);
}

function findingsIn({ path, text, hosts, source }: Rendered): Diagnostic[] {
  const from = source === undefined ? '' : ` from ${displayPath(source)}`;
  return checkRenderedFile(path, text).map((each) => ({
    ...each,
    summary: `${each.summary} (rendered for ${listHosts(hosts)}${from})`,
  }));
}

function assume(host: string, store: VariableStore): void {
  store.markUnknown(host, 'ansible_facts', 'only the host can tell its facts');
  const given = store.hostScope(host, '.').get('calico_node_prefix');
  if (given === undefined || given === '') store.set(host, 'calico_node_prefix', ASSUMED_PREFIX);
}
