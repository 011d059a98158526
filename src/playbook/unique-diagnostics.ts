import type { Diagnostic } from '../errors/diagnostic.ts';

/** Each finding once: a role that is used twice is loaded twice, and its faults are told once. */
export function uniqueDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, summary, range }) => {
    const key = JSON.stringify([code, summary, range?.file, range?.line, range?.column]);
    return !seen.has(key) && seen.add(key);
  });
}
