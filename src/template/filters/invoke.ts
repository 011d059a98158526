import type { Value } from '../../parsing/value.ts';
import { MarkerError, TemplateError } from '../values/errors.ts';
import { PyRange } from '../values/range.ts';
import { CapturedError, Undefined } from '../values/undefined.ts';

/** The first undefined value among a plugin's arguments; most plugins give it back instead of running. */
export function firstUndefined(args: Iterable<Value>, kwargs: ReadonlyMap<string, Value>): Undefined | undefined {
  for (const value of args) if (value instanceof Undefined) return value;
  for (const value of kwargs.values()) if (value instanceof Undefined) return value;
  return undefined;
}

/**
 * Runs a plugin as ansible-core 2.19 does: an undefined value that it touches becomes the result, any other error becomes a
 * marker that throws "The filter plugin '…' failed: …" when it is used, and a range a list. `Suspended` and bugs pass through.
 */
export function runPlugin(kind: 'filter' | 'test' | 'lookup', name: string, run: () => Value): Value {
  try {
    const value = run();
    return value instanceof PyRange ? [...value.items()] : value;
  } catch (error) {
    if (error instanceof MarkerError) return error.marker;
    if (error instanceof TemplateError) return new CapturedError(pluginError(kind, name, error));
    if (error instanceof RangeError && /call stack/.test(error.message)) {
      return new CapturedError(
        pluginError(kind, name, new TemplateError('RecursionError', 'maximum recursion depth exceeded')),
      );
    }
    throw error;
  }
}

function pluginError(kind: string, name: string, error: TemplateError): TemplateError {
  const message = `The ${kind} plugin '${name}' failed: ${error.message}`.trimEnd();
  return new TemplateError('AnsibleTemplatePluginRuntimeError', message, {
    code: error.code,
    ...(error.undefinedName === undefined ? {} : { undefinedName: error.undefinedName }),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
