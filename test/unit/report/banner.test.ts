import { expect, it } from 'vitest';
import { banner } from '../../../src/report/banner.ts';

it.each([undefined, 0, 20, 80])('draws a heading for %s columns as wide as for 80', (columns) => {
  expect(banner('PLAY [all]', columns)).toBe(`\nPLAY [all] ${'*'.repeat(69)}\n`);
});

it('draws it wider on a wider terminal', () => {
  expect(banner('PLAY [all]', 100)).toBe(`\nPLAY [all] ${'*'.repeat(89)}\n`);
});
