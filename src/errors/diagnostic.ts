import type { DiagnosticCode } from './codes.ts';
import { compareRanges, type SourceRange } from './source-range.ts';

export type Severity = 'error' | 'warning';

/** A fault in the user's files or arguments: data, collected and shown together. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** One sentence, lowercase, no final period, with the wrong value in it. */
  readonly summary: string;
  /** Where it is; absent only when the fault is in no file (a command-line argument). */
  readonly range?: SourceRange;
  /** What to change, as one sentence. */
  readonly hint?: string;
  /** Other places that belong to it, e.g. where a value was set. */
  readonly related?: readonly { readonly message: string; readonly range: SourceRange }[];
  /** The variable that nobody sets for these hosts, where that is the fault. */
  readonly lacks?: { readonly variable: string; readonly hosts: readonly string[] };
}

/** Carries one or more diagnostics through code that can't go on. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[] | Diagnostic) {
    const list = Array.isArray(diagnostics) ? (diagnostics as readonly Diagnostic[]) : [diagnostics as Diagnostic];
    super(list.map((each) => each.summary).join('; '));
    this.name = 'DiagnosticError';
    this.diagnostics = list;
  }
}

/** Builds an error-severity diagnostic; `rest` gives range, hint, related places and the variable that is lacking. */
export function errorAt(
  code: DiagnosticCode,
  summary: string,
  rest: Pick<Diagnostic, 'range' | 'hint' | 'related' | 'lacks'> = {},
): Diagnostic {
  return { code, severity: 'error', summary, ...rest };
}

/** Sorts findings by place; those without a place come first. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((left, right) => {
    if (!left.range || !right.range) return Number(Boolean(left.range)) - Number(Boolean(right.range));
    return compareRanges(left.range, right.range);
  });
}
