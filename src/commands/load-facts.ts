import { resolve } from 'node:path';
import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import { readYaml, toValue } from '../parsing/yaml.ts';
import type { VariableStore } from '../vars/variable-store.ts';

/**
 * Gives hosts the facts of a `--facts` file: YAML or JSON, `{HOST: {ansible_facts: {…}}}` as `setup` returns them. Facts of
 * hosts that it does not have are unknown: what needs them is named.
 */
export function loadFacts(file: string | undefined, store: VariableStore, cwd: string): Diagnostic[] {
  const parsed = file === undefined ? undefined : readYaml(resolve(cwd, file), file);
  const facts = parsed?.node ? toValue(parsed.node) : new Map();
  const diagnostics = [...(parsed?.diagnostics ?? [])];
  if (!(facts instanceof Map)) {
    diagnostics.push(errorAt('cli/usage', `${file} is no mapping of hosts to their facts`));
    return diagnostics;
  }
  for (const host of store.inventory.hostNames()) {
    const given = facts.get(host);
    const known = given instanceof Map ? (given.get('ansible_facts') ?? given) : undefined;
    if (known instanceof Map) store.addFacts(host, withPrefix(known));
    else store.markUnknown(host, 'ansible_facts', 'give the facts of the host with --facts FILE');
  }
  return diagnostics;
}

/** `setup` prints facts with the prefix `ansible_`, roles read them without. Both spellings are taken. */
function withPrefix(facts: Map<unknown, unknown>): Parameters<VariableStore['addFacts']>[1] {
  const entries = [...facts].map(([name, value]) => [`ansible_${String(name).replace(/^ansible_/, '')}`, value]);
  return new Map(entries as [string, never][]);
}
