import type { Outcome } from '../commands/outcome.ts';

/** The one table of exit codes, for all commands. Where several outcomes hold, the first in this order wins. */
const EXIT_CODES: readonly (readonly [Outcome, number, string])[] = [
  ['bug', 70, 'a bug of calico-deploy'],
  ['output-lost', 1, 'standard output cannot be written'],
  ['interrupted', 130, 'interrupted'],
  ['invalid', 1, 'usage, configuration or validation'],
  ['task-failed', 2, 'a task failed on some host'],
  ['unreachable', 4, 'some host was unreachable'],
  ['verification-failed', 5, 'verification failed'],
  ['changes-pending', 3, 'changes pending (render --check)'],
  ['done', 0, 'done'],
];

/** The exit code of a command that ended with all of these outcomes. */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  return EXIT_CODES.find(([outcome]) => outcomes.includes(outcome))?.[1] ?? 0;
}

/** The table as text for `--help`: a row for each code. */
export function describeExitCodes(): string {
  const codes = [...new Set(EXIT_CODES.map(([, code]) => code))].toSorted((left, right) => left - right);
  return ['Exit codes:', ...codes.map((code) => `  ${String(code).padEnd(4)} ${meaningOf(code)}`)].join('\n');
}

function meaningOf(code: number): string {
  const rows = EXIT_CODES.filter((row) => row[1] === code);
  return rows.map(([, , meaning]) => meaning).join('; ');
}
