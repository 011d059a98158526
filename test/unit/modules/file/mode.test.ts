import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applySymbolicMode, isSymbolic, parseMode } from '../../../../src/modules/file/mode.ts';

// [symbolic mode, present mode, whether it is a directory, result]: computed by Ansible's own function under umask 022.
type Row = [string, string, boolean, string];
const rows = JSON.parse(
  readFileSync(new URL('../../../golden/modules/symbolic-modes.json', import.meta.url), 'utf8'),
) as Row[];

describe('applySymbolicMode', () => {
  for (const symbolic of new Set(rows.map(([each]) => each))) {
    it(`computes ${symbolic} as Ansible does`, () => {
      const mine = rows.filter(([each]) => each === symbolic);
      const actual = mine.map(([, mode, isDirectory]) => applySymbolicMode(symbolic, mode, isDirectory));
      expect(actual).toEqual(mine.map(([, , , result]) => result));
    });
  }
});

describe('parseMode', () => {
  it('takes an integer for the bits themselves', () => {
    expect(parseMode(0o644)).toEqual({ mode: '0644' });
  });

  it('takes text for octal digits, with or without a zero in front', () => {
    expect(['0644', '644', '0o644', ' 1777 '].map((text) => parseMode(text))).toEqual([
      { mode: '0644' },
      { mode: '0644' },
      { mode: '0644' },
      { mode: '1777' },
    ]);
  });

  it('keeps symbolic text and preserve', () => {
    expect(parseMode('u=rw,g=r')).toEqual({ mode: 'u=rw,g=r' });
    expect(parseMode('preserve')).toEqual({ mode: 'preserve' });
  });

  it('refuses what is no mode', () => {
    for (const wrong of ['rw-r--r--', '0888', '', 'u=z', true, null, -1, 0o10000, '10000', '0x1ff']) {
      expect(parseMode(wrong)).toHaveProperty('fault');
    }
  });

  it('knows which modes depend on the present one', () => {
    expect(['0644', 'u+x', 'preserve'].map(isSymbolic)).toEqual([false, true, true]);
  });
});
