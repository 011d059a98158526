import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { banner, columnsOf } from '../../../src/report/banner.ts';

const WIDTHS = JSON.parse(
  readFileSync(new URL('../../golden/report/widths.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, number>>;

it.each([undefined, 0, 20, 80])('draws a heading for %s columns as wide as for 80', (columns) => {
  expect(banner('PLAY [all]', columns)).toBe(`\nPLAY [all] ${'*'.repeat(69)}\n`);
});

it('draws it wider on a wider terminal', () => {
  expect(banner('PLAY [all]', 100)).toBe(`\nPLAY [all] ${'*'.repeat(89)}\n`);
});

it.each(Object.entries(WIDTHS))('counts the columns of %j as Ansible does', (text, columns) => {
  expect(columnsOf(text)).toBe(columns);
});

it('draws fewer stars behind what is wide', () => {
  expect(banner('节点', 80)).toBe(`\n节点 ${'*'.repeat(75)}\n`);
});
