import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RenderContext } from '../../../../src/template/render-context.ts';
import { findTest } from '../../../../src/template/tests/index.ts';
import { realEffects } from '../../../helpers/template-effects.ts';

const folder = mkdtempSync(join(tmpdir(), 'tests-'));
writeFileSync(join(folder, 'file'), '$ANSIBLE_VAULT;1.1;AES256\n00');
symlinkSync('file', join(folder, 'good'));
symlinkSync('nowhere', join(folder, 'broken'));
afterAll(() => rmSync(folder, { recursive: true }));

const context = { effects: realEffects() } as unknown as RenderContext;
const holds = (test: string, name: string) => findTest(test)?.(join(folder, name), [], new Map(), context);

describe('tests on files', () => {
  it('follow links but for the tests on links', () => {
    expect(['file', 'exists', 'link', 'link_exists'].map((test) => holds(test, 'good'))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['file', 'exists', 'link', 'link_exists'].map((test) => holds(test, 'broken'))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(holds('link', 'file')).toBe(false);
    expect(holds('directory', '.')).toBe(true);
  });

  it('know a vault by its first line', () => {
    expect(holds('vaulted_file', 'file')).toBe(true);
  });
});
