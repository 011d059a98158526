import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../errors/diagnostic.ts';
import { drawDiagnostics } from '../errors/snippet.ts';
import { formatRange } from '../errors/source-range.ts';
import { paletteFor } from '../report/color.ts';
import type { CommandIo } from './command-io.ts';
import type { Outcome } from './outcome.ts';

/**
 * Prints findings on standard error, sorted by place, with the lines that they are in and how many there are. `contacted`: it was
 * not before a run that they were found, but in it.
 */
export async function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  io: CommandIo,
  contacted = false,
): Promise<void> {
  const unique = uniqueDiagnostics(diagnostics);
  if (unique.length === 0) return;
  const color = await paletteFor(io.color.err);
  io.err(`${drawDiagnostics(unique, { readSource: (file) => readSource(file, io.cwd), color })}\n`);
  io.err(`\n${countText(unique, contacted)}\n`);
}

/** True where one of them forbids to go on. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((each) => each.severity === 'error');
}

/** Ends a command whose input has errors; `--json` gets them as its document. */
export function refuseInput(
  diagnostics: readonly Diagnostic[],
  { json }: { readonly json: boolean },
  io: CommandIo,
): readonly Outcome[] {
  if (json) io.out(`${JSON.stringify({ format: 1, valid: false, diagnostics: diagnosticsToJson(diagnostics) })}\n`);
  return ['invalid'];
}

/** Findings as `--json` documents carry them. */
export function diagnosticsToJson(diagnostics: readonly Diagnostic[]): unknown[] {
  return uniqueDiagnostics(diagnostics).map(({ code, severity, summary, range, hint }) => ({
    code,
    severity,
    summary,
    ...(range === undefined ? {} : { file: range.file, line: range.line, column: range.column }),
    ...(hint === undefined ? {} : { hint }),
  }));
}

function uniqueDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ code, summary, range }: Diagnostic) => `${code} ${summary} ${range ? formatRange(range) : ''}`;
  return [...new Map(diagnostics.map((each) => [key(each), each])).values()];
}

function countText(diagnostics: readonly Diagnostic[], contacted: boolean): string {
  const errors = diagnostics.filter((each) => each.severity === 'error').length;
  const parts = [count(errors, 'error'), count(diagnostics.length - errors, 'warning')].filter((part) => part !== '');
  return `${parts.join(', ')}${errors > 0 && !contacted ? '; no host was contacted' : ''}`;
}

function count(number: number, word: string): string {
  return number === 0 ? '' : `${number} ${word}${number === 1 ? '' : 's'}`;
}

function readSource(file: string, cwd: string): string | undefined {
  try {
    return readFileSync(resolve(cwd, file), 'utf8');
  } catch {
    return undefined;
  }
}
