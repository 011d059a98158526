import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { didYouMean } from '../errors/closest-name.ts';
import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import type { PyDict } from '../parsing/value.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import { readYaml, toValue } from '../parsing/yaml.ts';
import type { VariableStore } from '../vars/variable-store.ts';

const FORM = 'The file is {HOST: {ansible_facts: {…}}}, the facts as `setup` returns them.';

/**
 * Gives hosts the facts of a `--facts` file: YAML or JSON, `{HOST: {ansible_facts: {…}}}` as `setup` returns them. Facts of
 * hosts that it does not have are unknown: what needs them is named.
 */
export function loadFacts(file: string | undefined, store: VariableStore, cwd: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const facts = file === undefined ? new Map() : readFacts(file, store, cwd, diagnostics);
  for (const host of store.inventory.hostNames()) {
    const known = facts.get(host);
    if (known) store.addFacts(host, withPrefix(known));
    else store.markUnknown(host, 'ansible_facts', 'give the facts of the host with --facts FILE');
  }
  return diagnostics;
}

function readFacts(file: string, store: VariableStore, cwd: string, diagnostics: Diagnostic[]): Map<string, PyDict> {
  const facts = new Map<string, PyDict>();
  const path = resolve(cwd, file);
  if (!existsSync(path)) {
    const range = { file: '--facts', line: 1, column: 1 };
    diagnostics.push(errorAt('inventory/not-found', `the file of facts ${file} does not exist`, { range }));
    return facts;
  }
  const { node, diagnostics: found } = readYaml(path, file);
  diagnostics.push(...found);
  if (node?.kind !== 'mapping') {
    const range = node?.range ?? { file, line: 1, column: 1 };
    const fault = errorAt('cli/usage', `${file} is no mapping of hosts to their facts`, { range, hint: FORM });
    if (found.length === 0) diagnostics.push(fault);
    return facts;
  }
  for (const { key, value } of node.entries) {
    const host = String(key.value);
    if (!store.inventory.hasHost(host)) diagnostics.push(unknownHost(host, key.range, store));
    const given = factsOf(host, value, diagnostics);
    if (given) facts.set(host, given);
  }
  return facts;
}

function unknownHost(host: string, range: SourceRange, { inventory }: VariableStore): Diagnostic {
  const hint = didYouMean(host, inventory.hostNames());
  const summary = `facts of '${host}', which is no host of the inventory, are not used`;
  return {
    ...errorAt('inventory/unknown-group', summary, { range, ...(hint === undefined ? {} : { hint }) }),
    severity: 'warning',
  };
}

/** Facts that stand without `ansible_facts` around them are taken, but may be something else. */
function factsOf(host: string, node: YamlNode, diagnostics: Diagnostic[]): PyDict | undefined {
  const given = toValue(node);
  const facts = given instanceof Map && given.has('ansible_facts') ? given.get('ansible_facts') : given;
  const rest = { range: node.range, hint: FORM };
  if (!(facts instanceof Map)) {
    diagnostics.push(errorAt('cli/usage', `the facts of '${host}' are no mapping`, rest));
    return undefined;
  }
  if (facts === given) {
    const found = errorAt(
      'cli/usage',
      `what is given for '${host}' has no ansible_facts: all of it is taken for facts`,
      rest,
    );
    diagnostics.push({ ...found, severity: 'warning' });
  }
  return facts;
}

/** `setup` prints facts with the prefix `ansible_`, roles read them without. Both spellings are taken. */
function withPrefix(facts: PyDict): Parameters<VariableStore['addFacts']>[1] {
  const entries = [...facts].map(([name, value]) => [`ansible_${String(name).replace(/^ansible_/, '')}`, value]);
  return new Map(entries as [string, never][]);
}
