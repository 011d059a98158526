import { didYouMean } from '../../errors/closest-name.ts';
import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import type { SourceRange } from '../../errors/source-range.ts';
import { filterNames } from '../filters/index.ts';
import { lookupNames } from '../lookups/index.ts';
import { testNames } from '../tests/index.ts';
import type { TemplateError } from '../values/errors.ts';
import { type Analysis, analyzeSource } from './analysis.ts';
import { isWhollyTemplate } from './parse/syntax.ts';
import { encodePlace } from './place.ts';
import type { Locate } from './run/template-context.ts';
import type { SourceKind } from './source-kind.ts';
import { locateInFile, locateInText, type TextPlace } from './source-map.ts';

const NO_FAULTS: readonly Diagnostic[] = [];

/** All faults of a source that can be told without variables: one syntax error, or every unknown filter, test and lookup. */
export function checkSource(source: string, kind: SourceKind, text: TextPlace): readonly Diagnostic[] {
  const actual = kind === 'expression' && isWhollyTemplate(source.trim()) ? 'text' : kind;
  const analysis = analyzeSource(source, actual);
  if (!analysis.fault && analysis.unknown.length === 0) return NO_FAULTS;
  const locate = actual === 'file' ? locateInFile(text.range.file) : locateInText(source, text);
  return diagnosticsOf(analysis, locate, text.range);
}

function diagnosticsOf({ fault, unknown }: Analysis, locate: Locate, range: SourceRange): Diagnostic[] {
  if (fault) return [syntaxDiagnostic(fault, locate, range)];
  return unknown.map(({ what, name, place }) => {
    const hint = didYouMean(name, NAMES[what]().flatMap(spellings));
    return errorAt('template/unknown-filter', `the ${what} '${name}' does not exist or is not supported`, {
      range: locate(place) ?? range,
      ...(hint === undefined ? {} : { hint }),
    });
  });
}

const NAMES = { filter: filterNames, test: testNames, lookup: lookupNames } as const;

/** The full name, and the short one. */
function spellings(name: string): string[] {
  return [name, name.slice(name.lastIndexOf('.') + 1)];
}

function syntaxDiagnostic(error: TemplateError, locate: Locate, range: SourceRange): Diagnostic {
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return errorAt('template/syntax', error.message.replace(/\.$/, ''), {
    range: placeOf(error, locate) ?? range,
    ...hint,
  });
}

function placeOf({ line, column }: TemplateError, locate: Locate): SourceRange | undefined {
  if (line === undefined || column === undefined) return undefined;
  const found = locate(encodePlace({ lineno: line - 1, colno: column - 1 }));
  return found && { file: found.file, line: found.line, column: found.column };
}
