/**
 * An error that stands for a fault of the operator's files, or for what is not known: it is thrown and caught by the
 * thousand and its trace is never shown, so none is taken.
 */
export class TracelessError extends Error {
  constructor(message: string) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = limit;
  }
}
