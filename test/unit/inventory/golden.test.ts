import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inventoryToGraph } from '../../../src/inventory/inventory-graph.ts';
import { hostToJson, inventoryToJson } from '../../../src/inventory/inventory-json.ts';
import { readLimit } from '../../../src/inventory/limit.ts';
import { type LoadedInventory, loadInventory } from '../../../src/inventory/load-inventory.ts';
import { matchHosts, matchLimit } from '../../../src/inventory/match-hosts.ts';
import { parseKeyValue } from '../../../src/parsing/key-value.ts';
import { nodeOf } from '../../../src/parsing/value-node.ts';
import type { YamlNode } from '../../../src/parsing/yaml/node.ts';
import { parseYaml } from '../../../src/parsing/yaml.ts';
import { ANSWERS, CASES, type GoldenAnswer, type GoldenCase, writeTree } from './golden-cases.ts';

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

async function loadCase(each: GoldenCase): Promise<LoadedInventory & { root: string }> {
  const root = writeTree(each.files ?? {}, each.executable);
  roots.push(root);
  return { ...(await loadInventory(each.sources, { cwd: root })), root };
}

function extraVarsOf(each: GoldenCase): Map<string, YamlNode> {
  const range = { file: '-e', line: 1, column: 1 };
  const variables = new Map<string, YamlNode>();
  for (const text of each.extra ?? []) {
    const node = text.startsWith('{') ? parseYaml(text, '-e').node : undefined;
    if (node?.kind === 'mapping') for (const entry of node.entries) variables.set(String(entry.key.value), entry.value);
    else for (const [name, value] of parseKeyValue(text).options) variables.set(name, nodeOf(value, range));
  }
  return variables;
}

function answerOf(each: GoldenCase): GoldenAnswer {
  return ANSWERS[each.name] as GoldenAnswer;
}

const accepted = CASES.filter((each) => !answerOf(each).failed);
const refused = CASES.filter((each) => answerOf(each).failed);

describe('an inventory that Ansible reads', () => {
  test.each(accepted)('is listed as Ansible lists it: $name', async (each) => {
    const { inventory, diagnostics, root } = await loadCase(each);
    const options = { playbookDir: root, extraVars: extraVarsOf(each) };
    expect(diagnostics.filter((found) => found.severity === 'error' && found.code !== 'inventory/unsafe-name')).toEqual(
      [],
    );
    expect(inventoryToJson(inventory, options)).toBe(answerOf(each).list);
    expect(inventoryToJson(inventory, { export: true })).toBe(answerOf(each).export);
    expect(inventoryToGraph(inventory.addGroup('all'))).toBe(answerOf(each).graph);
  });

  test.each(accepted.filter((each) => each.hosts))('shows its hosts as Ansible does: $name', async (each) => {
    const { inventory, root } = await loadCase(each);
    const options = { playbookDir: root, extraVars: extraVarsOf(each) };
    for (const host of each.hosts ?? []) {
      expect(hostToJson(inventory, inventory.hosts.get(host)!, options)).toBe(answerOf(each).hosts[host]);
    }
  });

  test.each(
    accepted.flatMap((each) =>
      (each.patterns ?? []).map((asked, index) => ({ each, ...asked, index, name: each.name })),
    ),
  )('gives the hosts of $pattern with limit $limit: $name', async ({ each, pattern, limit, index }) => {
    const { inventory, root } = await loadCase(each);
    const expected = answerOf(each).patterns[index]!;
    const patterns = limit === undefined ? undefined : readLimit(limit, root).patterns;
    const matched = matchHosts(pattern, inventory, { limit: patterns });
    const found = [...matched.diagnostics, ...(patterns ? matchLimit(patterns, inventory).diagnostics : [])];
    expect(matched.hosts.map((host) => host.name)).toEqual(expected.hosts ?? []);
    const unmatched = found.map((each) => JSON.parse(/"(?:[^"\\]|\\.)*"/.exec(each.summary)?.[0] ?? '""'));
    expect(unmatched).toEqual(expected.error ? [pattern] : (expected.unmatched ?? []));
  });
});

describe('an inventory that Ansible cannot read', () => {
  test.each(refused)('is refused with its place: $name', async (each) => {
    const { diagnostics, root } = await loadCase(each);
    const [first] = diagnostics.filter((found) => found.severity === 'error');
    expect(first?.code).toMatch(/^(?:inventory\/(?:parse|not-found)|yaml\/parse)$/);
    const place = first?.range?.file ?? '';
    expect(place === '' || place.includes(join(root, each.sources[0]!))).toBe(true);
  });
});
