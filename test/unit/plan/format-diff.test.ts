import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatDiff } from '../../../src/plan/format-diff.ts';

interface Case {
  title: string;
  beforeHeader: string;
  afterHeader: string;
  before: string;
  after: string;
  printed: string;
}

// Recorded from Python's difflib, called as Ansible's callback plugins call it.
const cases = JSON.parse(readFileSync(new URL('../../golden/plan/diff.json', import.meta.url), 'utf8')) as Case[];

describe('formatDiff', () => {
  for (const { title, printed, ...diff } of cases) {
    it(`prints what ansible-playbook --diff prints for ${title}`, () => {
      expect(formatDiff(diff)).toBe(printed);
    });
  }

  it('prints what a program of the host says as it stands', () => {
    const sides = { beforeHeader: '', afterHeader: '', before: '', after: '' };
    expect(formatDiff({ ...sides, prepared: 'Inst alpha' })).toBe('Inst alpha\n');
    expect(formatDiff({ ...sides, prepared: '' })).toBe('');
  });

  it('prints nothing when both sides are equal', () => {
    expect(formatDiff({ beforeHeader: 'a', afterHeader: 'b', before: 'x', after: 'x' })).toBe('');
  });
});
