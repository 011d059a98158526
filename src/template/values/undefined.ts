import type { SourceRange } from '../../errors/source-range.ts';
import { Opaque } from '../../parsing/value.ts';
import { MarkerError, TemplateError } from './errors.ts';

/**
 * A name, attribute or item that is not there. It may be passed on, tested with `is defined` and given a default; every
 * other use throws through `trip`. Attributes and items of it are itself again, as in ansible-core 2.19.
 */
export class Undefined extends Opaque {
  readonly typeName: string = 'UndefinedMarker';
  readonly message: string;
  readonly name: string | undefined;
  range?: SourceRange;

  constructor(message: string, name?: string) {
    super();
    this.message = message;
    this.name = name;
  }

  /** The undefined value of a variable that nobody sets. */
  static ofName(name: string): Undefined {
    return new Undefined(`'${name}' is undefined`, name);
  }

  /** The error that this value stands for, without what belongs to deferring it. */
  asError(): TemplateError {
    return new TemplateError('AnsibleUndefinedVariable', this.message, {
      code: 'template/undefined',
      ...(this.name === undefined ? {} : { undefinedName: this.name }),
    });
  }

  trip(): never {
    const error = this.asError();
    const { code, line, column, path, undefinedName, hint } = error;
    const details = { code, line, column, path, undefinedName, hint };
    throw new MarkerError(
      this,
      error.pythonClass,
      error.message,
      details as ConstructorParameters<typeof MarkerError>[3],
    );
  }
}

/** An error that was deferred: it is thrown when the value is used, and `default()` does not replace it. */
export class CapturedError extends Undefined {
  override readonly typeName = 'CapturedExceptionMarker';
  readonly error: TemplateError;

  constructor(error: TemplateError) {
    super(error.message, error.undefinedName);
    this.error = error;
  }

  override asError(): TemplateError {
    return this.error;
  }
}

/** Turns what an operation threw into the marker that stands for it; rethrows what is no template error (a bug, `Suspended`). */
export function toMarker(error: unknown): Undefined {
  if (error instanceof MarkerError) return error.marker;
  if (error instanceof TemplateError) return new CapturedError(error);
  throw error;
}
