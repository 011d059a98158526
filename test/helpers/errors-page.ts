import { DIAGNOSTIC_CODES } from '../../src/errors/codes.ts';

/** The text of docs/errors.md: every diagnostic code with its sentence. */
export function errorsPage(): string {
  const rows = Object.entries(DIAGNOSTIC_CODES)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([code, sentence]) => `| \`${code}\` | ${sentence} |`);
  return [
    '# Error codes',
    '',
    'Generated from `src/errors/codes.ts`. A code keeps its meaning; `--json` documents carry it.',
    '',
    '| code | what it says |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
