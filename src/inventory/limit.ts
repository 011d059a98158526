import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import { splitHostPattern } from './pattern.ts';

/**
 * The patterns of `--limit`. `@FILE` stands for the lines of a file, as a `.retry` file has them.
 */
export function readLimit(limit: string, cwd = '.'): { patterns: string[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const patterns = splitHostPattern(limit).flatMap((pattern) => {
    return pattern.startsWith('@') ? readLimitFile(pattern.slice(1), cwd, diagnostics) : [pattern];
  });
  return { patterns, diagnostics };
}

function readLimitFile(path: string, cwd: string, diagnostics: Diagnostic[]): string[] {
  try {
    const lines = readFileSync(resolve(cwd, path), 'utf8').split('\n');
    return lines.map((line) => line.trim()).filter((line) => line !== '');
  } catch (error) {
    const summary = `cannot read the limit file ${path}: ${(error as Error).message}`;
    diagnostics.push(errorAt('inventory/not-found', summary));
    return [];
  }
}
