import type { Diagnostic } from '../errors/diagnostic.ts';
import { keyIdentity } from './key-identity.ts';
import { type Composing, countAliasNodes, sizeOf } from './yaml-composing.ts';
import { yamlFault } from './yaml-faults.ts';
import type { YamlEntry, YamlNode, YamlScalar } from './yaml-node.ts';

/** A key and its value before merge keys are resolved. */
export interface RawEntry {
  readonly key: YamlScalar;
  readonly isMerge: boolean;
  readonly value: YamlNode;
}

/**
 * The entries of a mapping as Python's dict has them: merged ones first, a later key replaces the value of an equal one
 * but keeps its position. A key given twice is a warning, as in Ansible; one that overrides a merged key is not.
 */
export function collectEntries(raw: readonly RawEntry[], state: Composing): { entries: YamlEntry[]; size: number } {
  const entries = hasPlainKeys(raw) ? raw.map(({ key, value }) => ({ key, value })) : mergedEntries(raw, state);
  const size = state.sizes ? entries.reduce((sum, entry) => sum + 1 + sizeOf(state, entry.value), 1) : 1;
  return { entries, size };
}

/** Whether the keys are different texts, of which nothing has to be merged: nearly always. */
function hasPlainKeys(raw: readonly RawEntry[]): boolean {
  const seen = new Set<unknown>();
  for (const { key, isMerge } of raw) {
    if (isMerge || typeof key.value !== 'string') return false;
    seen.add(key.value);
  }
  return seen.size === raw.length;
}

function mergedEntries(raw: readonly RawEntry[], state: Composing): YamlEntry[] {
  const found = new Map<unknown, YamlEntry>();
  for (const each of raw) if (each.isMerge) mergeInto(found, each, state);
  const own = new Map<unknown, YamlScalar>();
  for (const { key, isMerge, value } of raw) {
    if (isMerge) continue;
    const identity = keyIdentity(key.value);
    const first = own.get(identity);
    if (first) state.diagnostics.push(duplicateKey(key, first));
    own.set(identity, key);
    found.set(identity, { key: sameKey(found.get(identity)?.key ?? first, key), value });
  }
  return [...found.values()];
}

/** The value of the key that was first (1 and 1.0 are one), the place of the one that counts. */
function sameKey(first: YamlScalar | undefined, key: YamlScalar): YamlScalar {
  return first === undefined || first.value === key.value ? key : { ...key, value: first.value };
}

function mergeInto(found: Map<unknown, YamlEntry>, entry: RawEntry, state: Composing): void {
  const sources = entry.value.kind === 'sequence' ? entry.value.items.toReversed() : [entry.value];
  for (const source of sources) {
    if (source.kind !== 'mapping') {
      throw yamlFault('only a mapping or a list of mappings can be merged with <<', entry.key.range);
    }
    const start = state.lines.startOf(entry.key.range.line - 1) + entry.key.range.column - 1;
    countAliasNodes(state, source.entries.length, start);
    for (const each of source.entries) found.set(keyIdentity(each.key.value), each);
  }
}

function duplicateKey(key: YamlScalar, first: YamlScalar): Diagnostic {
  return {
    code: 'yaml/parse',
    severity: 'warning',
    summary: `the key ${JSON.stringify(String(key.value))} is given twice; the last one counts`,
    range: key.range,
    related: [{ message: 'first given here', range: first.range }],
  };
}
