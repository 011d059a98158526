import type { Diagnostic } from '../../errors/diagnostic.ts';
import { keyIdentity } from '../key-identity.ts';
import { type Composing, countAliasNodes } from './composing.ts';
import { yamlFault } from './faults.ts';
import type { YamlEntry, YamlScalar } from './node.ts';

/** Entries by what makes their keys the same. */
export type EntriesByKey = Map<unknown, YamlEntry>;

/**
 * The entries of a mapping as Python's dict has them: merged ones first, a later key replaces the value of an equal one
 * but keeps its position. A key given twice is a warning, as in Ansible; one that overrides a merged key is not.
 */
export function collectEntries(
  own: readonly YamlEntry[],
  diagnostics: Diagnostic[],
  merged: EntriesByKey | undefined = undefined,
): readonly YamlEntry[] {
  if (!merged && areDifferentTexts(own)) return own;
  const found: EntriesByKey = merged ?? new Map();
  const seen = new Map<unknown, YamlScalar>();
  for (const { key, value } of own) {
    const identity = keyIdentity(key.value);
    const first = seen.get(identity);
    if (first) diagnostics.push(duplicateKey(key, first));
    seen.set(identity, key);
    found.set(identity, { key: sameKey(found.get(identity)?.key ?? first, key), value });
  }
  return [...found.values()];
}

/** What the `<<` keys of a mapping bring in: of what several have, that of the first. Throws where one stands for something else than mappings. */
export function mergeEntries(merges: readonly YamlEntry[], state: Composing): EntriesByKey {
  const found: EntriesByKey = new Map();
  for (const each of merges) mergeInto(found, each, state);
  return found;
}

/** Few keys are compared with each other, which costs less than a set. */
const FEW = 12;

/** Whether the keys are different texts: nearly always. */
function areDifferentTexts(entries: readonly YamlEntry[]): boolean {
  if (entries.some(({ key }) => typeof key.value !== 'string')) return false;
  if (entries.length > FEW) return new Set(entries.map(({ key }) => key.value)).size === entries.length;
  for (let at = 1; at < entries.length; at += 1) {
    const name = entries[at]?.key.value;
    for (let before = 0; before < at; before += 1) if (entries[before]?.key.value === name) return false;
  }
  return true;
}

/** The value of the key that was first (1 and 1.0 are one), the place of the one that counts. */
function sameKey(first: YamlScalar | undefined, key: YamlScalar): YamlScalar {
  if (first === undefined || first.value === key.value) return key;
  return { kind: 'scalar', value: first.value, plain: key.plain, range: key.range };
}

function mergeInto(found: EntriesByKey, entry: YamlEntry, state: Composing): void {
  const sources = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  for (const source of sources) {
    if (source.kind !== 'mapping') {
      throw yamlFault('only a mapping or a list of mappings can be merged with <<', entry.key.range);
    }
    const start = state.lines.startOf(entry.key.range.line - 1) + entry.key.range.column - 1;
    countAliasNodes(state, source.entries.length, start);
    for (const each of source.entries) {
      const identity = keyIdentity(each.key.value);
      if (!found.has(identity)) found.set(identity, each);
    }
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
