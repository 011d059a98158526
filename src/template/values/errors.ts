import type { DiagnosticCode } from '../../errors/codes.ts';
import { TracelessError } from '../../errors/traceless-error.ts';
import type { Undefined } from './undefined.ts';

export interface TemplateErrorDetails {
  readonly code?: DiagnosticCode;
  readonly line?: number;
  readonly column?: number;
  readonly path?: string;
  readonly undefinedName?: string;
  readonly hint?: string;
}

/**
 * A template that fails. `pythonClass` is the class that Ansible or Python would raise (`TypeError`,
 * `AnsibleUndefinedVariable`, `AnsibleTemplatePluginRuntimeError`, …); the position is filled in on the way out.
 */
export class TemplateError extends TracelessError {
  readonly pythonClass: string;
  readonly code: DiagnosticCode;
  line?: number;
  column?: number;
  path?: string;
  undefinedName?: string;
  hint?: string;

  constructor(pythonClass: string, message: string, details: TemplateErrorDetails = {}) {
    super(message);
    this.name = 'TemplateError';
    this.pythonClass = pythonClass;
    this.code = details.code ?? 'template/runtime';
    if (details.line !== undefined) this.line = details.line;
    if (details.column !== undefined) this.column = details.column;
    if (details.path !== undefined) this.path = details.path;
    if (details.undefinedName !== undefined) this.undefinedName = details.undefinedName;
    if (details.hint !== undefined) this.hint = details.hint;
  }
}

/** The error of a marker that was used: whoever defers errors catches it and goes on with `marker` as the value. */
export class MarkerError extends TemplateError {
  readonly marker: Undefined;

  constructor(marker: Undefined, pythonClass: string, message: string, details: TemplateErrorDetails) {
    super(pythonClass, message, details);
    this.marker = marker;
  }
}

/** What Python raises: `raise TypeError(message)`. */
export function pythonError(pythonClass: string, message: string): TemplateError {
  return new TemplateError(pythonClass, message);
}

export function typeError(message: string): TemplateError {
  return new TemplateError('TypeError', message);
}

export function valueError(message: string): TemplateError {
  return new TemplateError('ValueError', message);
}

/** The same error with what was being done in front. */
export function withPrefix(prefix: string, error: TemplateError): TemplateError {
  const { code, line, column, path, undefinedName, hint } = error;
  const details = Object.entries({ code, line, column, path, undefinedName, hint }).filter(([, value]) => value);
  return new TemplateError(error.pythonClass, prefix + error.message, Object.fromEntries(details));
}
