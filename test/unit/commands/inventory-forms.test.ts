import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CommandIo } from '../../../src/commands/command-io.ts';
import { graphInventory, listInventory, showHost } from '../../../src/commands/inventory.ts';
import type { InventoryCommandOptions } from '../../../src/commands/options.ts';
import type { Outcome } from '../../../src/commands/outcome.ts';
import { DiagnosticError } from '../../../src/errors/diagnostic.ts';
import { memoryIo } from '../../helpers/run-command.ts';
import { CASES, FORMS, type GoldenCase, type GoldenForms, writeTree } from '../inventory/golden-cases.ts';

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

type Command = (options: InventoryCommandOptions, io: CommandIo) => Promise<readonly Outcome[]>;

async function run(each: GoldenCase, command: Command, more: Partial<InventoryCommandOptions> = {}) {
  const root = writeTree(each.files ?? {}, each.executable);
  roots.push(root);
  const { io, printed } = memoryIo(root);
  await command({ inventory: each.sources, extraVars: [], json: false, verbose: 0, ...more }, io);
  return { text: printed().out.replaceAll(root, 'ROOT'), root };
}

/** Names of variables that are no texts are texts here; the order of keys from several merged mappings is another. */
const DIFFERS: Readonly<Record<string, readonly string[]>> = {
  'yaml variable names that are no texts': ['YAML', 'TOML', 'graph', 'host'],
  'yaml anchors and merges': ['TOML', 'graph'],
};

const all = CASES.filter((each) => each.name in FORMS).map((each) => ({
  each,
  name: each.name,
  forms: FORMS[each.name] as GoldenForms,
}));

const casesOf = (form: string) => all.filter(({ name }) => !DIFFERS[name]?.includes(form));

describe('an inventory in other forms is what Ansible writes', () => {
  test.each(casesOf('YAML'))('in YAML: $name', async ({ each, forms }) => {
    const extraVars = each.extra ?? [];
    expect((await run(each, listInventory, { yaml: true, extraVars })).text).toBe(forms.yaml);
    expect((await run(each, listInventory, { yaml: true, export: true })).text).toBe(forms.yaml_export);
  });

  test.each(casesOf('TOML').filter(({ forms }) => forms.toml !== null))('in TOML: $name', async ({ each, forms }) => {
    const extraVars = each.extra ?? [];
    expect((await run(each, listInventory, { toml: true, extraVars })).text).toBe(forms.toml);
    expect((await run(each, listInventory, { toml: true, export: true })).text).toBe(forms.toml_export);
  });

  test.each(casesOf('TOML').filter(({ forms }) => forms.toml === null))('not in TOML: $name', async ({ each }) => {
    const extraVars = each.extra ?? [];
    await expect(run(each, listInventory, { toml: true, extraVars })).rejects.toThrow(DiagnosticError);
  });

  test.each(casesOf('graph'))('as a graph: $name', async ({ each, forms }) => {
    const extraVars = each.extra ?? [];
    // Ansible fails over keys that have no order.
    if (forms.graph_vars !== '')
      expect((await run(each, graphInventory, { vars: true, extraVars })).text).toBe(forms.graph_vars);
    expect((await run(each, graphInventory, { group: forms.group })).text).toBe(forms.graph_group);
  });

  test.each(casesOf('host').filter(({ forms }) => forms.host))('of one host: $name', async ({ each, forms }) => {
    const limit = forms.host as string;
    const shown: Command = (options, io) => showHost(limit, options, io);
    expect((await run(each, shown, { yaml: true, extraVars: each.extra ?? [] })).text).toBe(forms.host_yaml);
    expect((await run(each, listInventory, { limit })).text).toBe(forms.limited);
    expect((await run(each, listInventory, { limit, yaml: true })).text).toBe(forms.limited_yaml);
  });
});

describe('a file in place of standard output', () => {
  const each = { name: 'file', sources: ['h1,h2'], files: {} };

  test.each([
    ['JSON', listInventory, {}],
    ['a graph', graphInventory, {}],
    ['YAML', listInventory, { yaml: true }],
  ] as const)('has %s, and nothing is printed', async (_, command, more) => {
    const { text: printed } = await run(each, command, more);
    const { text, root } = await run(each, command, { ...more, output: 'out' });
    expect(text).toBe('');
    const ending = 'yaml' in more ? '' : '\n';
    expect(readFileSync(join(root, 'out'), 'utf8') + ending).toBe(printed);
  });

  test('that cannot be written is told of', async () => {
    await expect(run(each, listInventory, { output: 'no/out' })).rejects.toThrow('no/out cannot be written');
  });
});

test('a group that there is not is told of', async () => {
  const each = { name: 'group', sources: ['hosts'], files: { hosts: '[web]\na\n' } };
  await expect(run(each, graphInventory, { group: 'wed' })).rejects.toThrow("the inventory has no group 'wed'");
});
