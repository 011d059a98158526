import type { Value } from '../../parsing/value.ts';
import { firstUndefined } from '../filters/invoke.ts';
import type { RenderContext } from '../render-context.ts';
import { Callable, type Kwargs } from '../values/callable.ts';
import { MarkerError, TemplateError, typeError } from '../values/errors.ts';
import { toStr } from '../values/text.ts';
import { isTrue } from '../values/truth.ts';
import { CapturedError, Undefined } from '../values/undefined.ts';
import { findLookup } from './index.ts';
import type { LookupDefinition } from './lookup.ts';

/** How a lookup is called. */
export interface LookupRequest {
  readonly name: string;
  readonly terms: readonly Value[];
  readonly kwargs: Kwargs;
  /** Whether the list itself is wanted; else one item stands for itself, and texts are joined by commas. */
  readonly wantList: boolean;
  readonly errors: 'strict' | 'warn' | 'ignore';
  /** Whether `with_…` calls it. */
  readonly asLoop: boolean;
}

/**
 * Runs a lookup as ansible-core 2.19 does. Errors become a marker that throws when it is used, or None (an empty list) with
 * `errors` warn and ignore. Throws for names that no lookup has.
 */
export function callLookup(request: LookupRequest, context: RenderContext): Value {
  const definition = findLookup(request.name);
  if (!definition) throw notFound(request.name);
  const undefinedValue = definition.acceptsUndefined ? undefined : firstUndefined(request.terms, request.kwargs);
  if (undefinedValue) return undefinedValue;
  try {
    return shapeResult(runDefinition(definition, request, context), request.wantList);
  } catch (error) {
    if (error instanceof MarkerError) return error.marker;
    if (!(error instanceof TemplateError)) throw error;
    if (request.errors !== 'strict') return request.wantList ? [] : null;
    return new CapturedError(lookupError(request.name, error));
  }
}

function runDefinition(definition: LookupDefinition, request: LookupRequest, context: RenderContext): Value[] {
  return definition.run(request.terms, { kwargs: request.kwargs, context, asLoop: request.asLoop });
}

function notFound(name: string): TemplateError {
  const message = `The lookup plugin '${name}' was not found.`;
  return new TemplateError('AnsibleTemplatePluginNotFoundError', message, { code: 'template/unknown-filter' });
}

function lookupError(name: string, error: TemplateError): TemplateError {
  return new TemplateError(
    'AnsibleTemplatePluginRuntimeError',
    `The lookup plugin '${name}' failed: ${error.message}`.trimEnd(),
    {
      code: error.code,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    },
  );
}

function shapeResult(result: Value[], wantList: boolean): Value {
  if (wantList || result.length === 0) return result;
  if (result.length === 1) return result[0] ?? null;
  for (const item of result) if (item instanceof Undefined) item.trip();
  return result.every((item) => typeof item === 'string') ? result.join(',') : result;
}

/** The globals `lookup`, `query` and `q`; they see undefined arguments themselves. */
class LookupFunction extends Callable {
  readonly typeName = 'function';
  readonly acceptsUndefined = true;
  readonly #wantList: boolean;

  constructor(wantList: boolean) {
    super();
    this.#wantList = wantList;
  }

  override call(args: Value[], kwargs: Kwargs, context: RenderContext): Value {
    const [name, ...terms] = args;
    if (name === undefined) throw typeError("_lookup() missing 1 required positional argument: 'plugin_name'");
    if (name instanceof Undefined) return name;
    const own = new Map(kwargs);
    const wantList = this.#wantList || isTrue(own.get('wantlist') ?? false);
    const errors = errorsOf(own.get('errors') ?? 'strict');
    own.delete('wantlist');
    own.delete('errors');
    return callLookup({ name: toStr(name), terms, kwargs: own, wantList, errors, asLoop: false }, context);
  }
}

function errorsOf(value: Value): LookupRequest['errors'] {
  return value === 'warn' || value === 'ignore' ? value : 'strict';
}

export const lookup = new LookupFunction(false);
export const query = new LookupFunction(true);
