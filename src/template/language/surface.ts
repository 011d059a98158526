import type { SourceRange } from '../../errors/source-range.ts';
import { MarkerError, TemplateError } from '../values/errors.ts';
import type { Undefined } from '../values/undefined.ts';
import { encodePlace } from './place.ts';
import type { Locate } from './run/template-context.ts';

/** What a source is called in messages. */
export type SourceKind = 'template' | 'expression';

/** Subclasses of AnsibleTemplateError, whose messages stand alone. */
const TEMPLATE_ERRORS = /^Ansible(Template|Undefined|ValueOmitted|BrokenConditional)/;

/**
 * The error that leaves the engine, in ansible-core's words: Jinja's and Python's own errors are prefixed, Ansible's are
 * not. Bugs and `Suspended` are returned as they are.
 */
export function surfaceError(error: unknown, kind: SourceKind): unknown {
  if (error instanceof MarkerError) return surfaceError(markerError(error.marker), kind);
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    return new TemplateError('AnsibleTemplateError', `Recursive loop detected in ${kind}.`);
  }
  if (!(error instanceof TemplateError) || TEMPLATE_ERRORS.test(error.pythonClass)) return error;
  if (error.pythonClass === 'TemplateSyntaxError') {
    return reworded(error, 'AnsibleTemplateSyntaxError', `Syntax error in ${kind}: ${error.message}`);
  }
  return reworded(error, 'AnsibleTemplateError', `Error rendering ${kind}: ${error.message}`);
}

/** The error of an undefined value, at the place where the value came from. */
function markerError(marker: Undefined): TemplateError {
  const error = marker.asError();
  return error.line === undefined ? placeError(error, marker.range) : error;
}

/** Maps the place of a syntax error from the template's text to the file; other errors are returned as they are. */
export function locateSyntaxError(error: unknown, locate: Locate): unknown {
  if (!(error instanceof TemplateError) || error.path !== undefined) return error;
  if (error.line === undefined || error.column === undefined) return error;
  return placeError(error, locate(encodePlace({ lineno: error.line - 1, colno: error.column - 1 })));
}

/** Gives an error its place in a file; without one it is left as it is. */
export function placeError(error: TemplateError, range: SourceRange | undefined): TemplateError {
  if (!range) return error;
  error.path = range.file;
  error.line = range.line;
  error.column = range.column;
  return error;
}

function reworded(error: TemplateError, pythonClass: string, message: string): TemplateError {
  const { code, line, column, path, undefinedName, hint } = error;
  const details = Object.entries({ code, line, column, path, undefinedName, hint }).filter(
    ([, value]) => value !== undefined,
  );
  const surfaced = new TemplateError(pythonClass, message, Object.fromEntries(details));
  surfaced.cause = error;
  return surfaced;
}
