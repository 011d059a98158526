import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atMost } from '../../bench/case.ts';
import type { Header } from '../../bench/header.ts';
import { replaceTable } from '../../bench/markdown.ts';

const header: Header = {
  date: '2017-11-27',
  machine: { cores: 2, processor: 'Processor', memoryGiB: 24, kernel: '6.1', load: 0.5 },
  versions: { node: 'v20.19.0', ssh: 'OpenSSH_9.2p1' },
};
const result = {
  name: 'case',
  title: 'a case',
  load: 0.5,
  times: [{ name: 'one', settings: 'one | two', seconds: [1, 3, 2] }],
  missing: [{ name: 'peer', missing: 'not installed' }],
  bounds: [atMost(1.5, 'x', 'the floor', 1.6)],
  notes: ['a note'],
};

function pageWith(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'bench-page-')), 'page.md');
  writeFileSync(path, text);
  return path;
}

describe('the table of a page', () => {
  it('is replaced between its marks, and nothing else', async () => {
    const path = pageWith(
      'before\n<!-- bench: replaced by npm run bench -- --markdown -->\nstale text\n<!-- /bench -->\nafter\n',
    );
    await replaceTable(path, header, [result]);
    const once = readFileSync(path, 'utf8');
    expect(once).toMatch(/^before\n.*\nafter\n$/s);
    expect(once).not.toContain('stale text');
    expect(once).toContain('| a case | at most 1.5 x the floor | 1.60 x   | **no** |');
    expect(once).toContain('| a case | one        | 2.000 s | 1.000 s | 3.000 s | 3      |');
    expect(once).toContain('- a case: peer is missing: not installed');
    await replaceTable(path, header, [result]);
    expect(readFileSync(path, 'utf8')).toBe(once);
  });

  it('is refused where the page has no marks', async () => {
    await expect(replaceTable(pageWith('text'), header, [result])).rejects.toThrow('has no lines');
  });

  it('has its place in docs/performance.md', () => {
    const page = readFileSync('docs/performance.md', 'utf8');
    expect(page).toMatch(/<!-- bench: replaced by npm run bench -- --markdown -->.*<!-- \/bench -->/s);
  });
});
