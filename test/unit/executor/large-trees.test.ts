import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPlays } from '../../../src/executor/check/check-plays.ts';
import { LineIndex } from '../../../src/parsing/line-index.ts';
import { readSimpleYaml } from '../../../src/parsing/yaml/simple.ts';
import { writeTaskTree } from '../../bench/task-tree.ts';
import { loadForTest } from '../../helpers/run-playbook.ts';

/** Loads and checks a tree of task files; the processor time that took, in microseconds. */
async function costOf(playbook: string): Promise<number> {
  const before = process.cpuUsage();
  const { loaded, store, input } = await loadForTest({ playbook, inventory: [join(playbook, '..', 'hosts.ini')] });
  const { context, inventory } = input;
  expect([...loaded.diagnostics, ...checkPlays(loaded.plays, { store, context, inventory })]).toEqual([]);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

describe('a large tree of task files', () => {
  it('is checked in a time that grows as it does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'large-trees-'));
    const [small, large] = [await writeTaskTree(join(folder, 's'), 30), await writeTaskTree(join(folder, 'l'), 240)];
    await costOf(small);
    const costs = { small: await costOf(small), large: await costOf(large) };
    // Eight times the files; what grows with the square would be 64 times. The rest is for a busy machine.
    expect(costs.large / costs.small).toBeLessThan(24);
  });

  it('is read without the whole YAML parser', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'large-trees-'));
    await writeTaskTree(folder, 2);
    for (const name of ['site.yml', 'play-0.yml', 'tasks/part-0.yml', 'tasks/part-1.yml']) {
      const text = readFileSync(join(folder, name), 'utf8');
      expect(readSimpleYaml(text, new LineIndex(text, name)), name).toBeDefined();
    }
  });
});
