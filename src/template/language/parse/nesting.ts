import { syntaxError } from './syntax-error.ts';

/** Runs a parser or compiler; a source that nests too deeply for the stack becomes a syntax error. */
export function refuseDeepNesting<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) {
      throw syntaxError('the template is nested too deeply', 1, 1);
    }
    throw error;
  }
}
