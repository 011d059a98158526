import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLimit } from '../../src/inventory/limit.ts';
import { loadInventory } from '../../src/inventory/load-inventory.ts';
import { matchHosts, matchLimit } from '../../src/inventory/match-hosts.ts';
import { runCli } from '../helpers/cli.ts';
import { AnsibleServer } from './harness/ansible-server.ts';
import { type InventoryCase, inventoryCases } from './harness/cases.ts';
import { findDifferences } from './harness/find-differences.ts';
import { remember } from './harness/remember.ts';
import { writeTrees } from './harness/tree.ts';

/** What is printed of an inventory, and which hosts patterns give. */
interface Answer {
  readonly list: string;
  readonly graph: string;
  readonly hosts: Readonly<Record<string, string>>;
  readonly patterns: readonly { readonly hosts?: readonly string[]; readonly error?: boolean }[];
}
type Raw = Answer & { readonly refused: boolean; readonly stderr: string };

let ansible: AnsibleServer;
beforeAll(async () => {
  ansible = await AnsibleServer.start();
});
afterAll(() => ansible.stop());

describe('an inventory is what ansible-inventory says it is', { concurrent: true }, () => {
  it.each(inventoryCases())('$name', async (each) => {
    const trees = writeTrees(each);
    try {
      const question = [each.files, each.links, each.modes, each.sources, each.extra, each.hosts, each.patterns];
      const theirs = await remember(question, () => askAnsible(each, trees.theirs));
      const ours = await askOurs(each, trees.ours);
      const [expected, actual] = [theirs, ours].map(comparable);
      const differences = findDifferences(expected, actual);
      if (each.differs === undefined) expect(differences, `${ours.stderr}\n${theirs.stderr}`).toEqual([]);
      else expect(differences, 'it does not differ any more').not.toEqual([]);
    } finally {
      trees.remove();
    }
  });
});

function comparable({ refused, list, graph, hosts, patterns }: Raw): Answer | { refused: true } {
  return refused ? { refused } : { list, graph, hosts, patterns };
}

async function askAnsible({ sources, extra, hosts, patterns }: InventoryCase, cwd: string): Promise<Raw> {
  const answer = await ansible.ask<Raw>({ kind: 'inventory', cwd, sources, extra, hosts, patterns });
  const plain = JSON.parse(JSON.stringify(answer).replaceAll(cwd, 'ROOT')) as Raw;
  // An index that is out of range is an error there and a pattern that matches nothing here.
  const matched = plain.patterns.map((each, index) =>
    each.error ? { hosts: [], unmatched: [patterns?.[index]?.pattern] } : each,
  );
  return { ...plain, patterns: matched };
}

async function askOurs(each: InventoryCase, cwd: string): Promise<Raw> {
  const { sources, extra = [] } = each;
  const flags = sources.flatMap((source) => ['-i', source.includes(',') ? source : join(cwd, source)]);
  const values = extra.flatMap((value) => ['-e', value]);
  const ask = async (...words: string[]) => {
    const result = await runCli(['inventory', ...words], { cwd, env: { LAB_X: 'labx' } });
    return { ...result, stdout: result.stdout.replaceAll(cwd, 'ROOT') };
  };
  const list = await ask('list', ...flags, ...values);
  const hosts: Record<string, string> = {};
  for (const host of each.hosts ?? []) hosts[host] = (await ask('host', host, ...flags, ...values)).stdout;
  return {
    refused: list.exitCode !== 0,
    stderr: list.stderr,
    list: list.stdout,
    graph: (await ask('graph', ...flags)).stdout,
    hosts,
    patterns: await patternsOf(each, cwd),
  };
}

async function patternsOf({ sources, patterns = [] }: InventoryCase, cwd: string): Promise<Answer['patterns']> {
  const answers = patterns.map(async ({ pattern, limit }) => {
    const { inventory } = await loadInventory(sources, { cwd });
    const limits = limit === undefined ? undefined : readLimit(limit, cwd).patterns;
    const matched = matchHosts(pattern, inventory, { limit: limits });
    const found = [...matched.diagnostics, ...(limits ? matchLimit(limits, inventory).diagnostics : [])];
    const unmatched = found.map(({ summary }) => JSON.parse(/"(?:[^"\\]|\\.)*"/.exec(summary)?.[0] ?? '""') as string);
    const hosts = matched.hosts.map((host) => host.name);
    return unmatched.length === 0 ? { hosts } : { hosts, unmatched };
  });
  return Promise.all(answers);
}
