import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeExitCodes } from '../../../src/cli/exit-codes.ts';

it('lists in the README the exit codes that help lists', () => {
  const paragraph = /^Exit codes: ([\s\S]*?)\.\n\n/m.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
  const readme = paragraph.replaceAll('\n', ' ').split(' · ');
  const help = describeExitCodes()
    .split('\n')
    .slice(1)
    .map((row) => row.trim().replace(/\s+/, ' '));
  expect(readme).toEqual(help);
});
