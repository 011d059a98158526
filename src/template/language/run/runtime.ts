import type { Value } from '../../../parsing/value.ts';
import { findFilter } from '../../filters/index.ts';
import { Namespace } from '../../globals/namespace.ts';
import { findTest } from '../../tests/index.ts';
import { getAttribute, getItem } from '../../values/access.ts';
import { Callable, type Kwargs } from '../../values/callable.ts';
import { MarkerError, pythonError, TemplateError, typeError } from '../../values/errors.ts';
import { typeName } from '../../values/types.ts';
import { CapturedError, toMarker, Undefined } from '../../values/undefined.ts';
import { placeError } from '../surface.ts';
import { ImplicitElse } from './implicit-else.ts';
import { Loop, type RunLoop } from './loop.ts';
import { Macro, type MacroBody } from './macro.ts';
import { Operators } from './operators.ts';
import type { TemplateContext } from './template-context.ts';

/** What generated code calls for names, attributes, calls, filters and tests, bound to one template being rendered. */
export class Runtime extends Operators {
  readonly context: TemplateContext;

  constructor(context: TemplateContext) {
    super();
    this.context = context;
  }

  name(name: string, place: number): Value {
    const value = this.context.find(name);
    return this.mark(value === undefined ? Undefined.ofName(name) : value, place);
  }

  attribute(target: Value, name: string, place: number): Value {
    return this.mark(getAttribute(target, name), place);
  }

  item(target: Value, key: Value, place: number): Value {
    return this.mark(getItem(target, key), place);
  }

  assign(name: string, value: Value): void {
    this.context.assign(name, value);
  }

  setNamespace(target: Value, name: string, value: Value): void {
    if (!(target instanceof Namespace)) {
      throw pythonError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
    }
    target.setAttribute(name, value);
  }

  /** A text with a template in it, where Ansible renders such texts: in conditions and in the terms of lookups. */
  embedded(text: string, place: number): Value {
    const { render } = this.context;
    try {
      return render.engine.evaluate(text, { scope: render.scope, searchPath: render.searchPath });
    } catch (error) {
      return this.capture(error, place);
    }
  }

  call(callee: Value, args: Value[], kwargs: Kwargs, place: number): Value {
    try {
      if (callee instanceof Undefined) return callee;
      if (!(callee instanceof Callable)) throw typeError(`'${typeName(callee)}' object is not callable`);
      if (!(callee instanceof Macro || callee instanceof Loop || acceptsUndefined(callee))) {
        const marker = firstMarker(args, kwargs);
        if (marker) return marker;
      }
      return this.mark(callee.call(args, kwargs, this.context.render), place);
    } catch (error) {
      return this.capture(error, place);
    }
  }

  filter(name: string, input: Value, args: Value[], kwargs: Kwargs, place: number): Value {
    const filter = findFilter(name);
    if (!filter) throw pythonError('TemplateRuntimeError', `No filter named '${name}' found.`);
    return this.mark(filter(input, args, kwargs, this.context.render), place);
  }

  test(name: string, input: Value, args: Value[], kwargs: Kwargs, place: number): Value {
    if (input instanceof ImplicitElse && (name === 'defined' || name === 'undefined')) return name === 'undefined';
    const test = findTest(name);
    if (!test) throw pythonError('TemplateRuntimeError', `No test named '${name}' found.`);
    return this.mark(test(input, args, kwargs, this.context.render), place);
  }

  implicitElse(line: number): Value {
    return new ImplicitElse(line);
  }

  loop(items: readonly Value[], run: RunLoop | null, depth: number): Loop {
    return new Loop(items, run, depth);
  }

  macro(name: string, parameters: readonly string[], takes: readonly string[], body: MacroBody): Macro {
    return new Macro(name, parameters, takes, body);
  }

  missingParameter(name: string): Value {
    return new Undefined(`parameter '${name}' was not provided`, name);
  }

  /** Turns what was thrown into the marker that stands for it, with its place. */
  protected capture(error: unknown, place: number): Undefined {
    return toMarker(this.locate(error, place));
  }

  /** Gives an error the place where it happened, unless it has one from further inside. */
  locate(error: unknown, place: number): unknown {
    if (!(error instanceof TemplateError) || error.line !== undefined) return error;
    if (error instanceof MarkerError) {
      this.mark(error.marker, place);
      return error;
    }
    return placeError(error, this.context.options.locate(place));
  }

  /** Notes where an undefined value came from, unless it knows. */
  protected mark(value: Value, place: number): Value {
    if (!(value instanceof Undefined)) return value;
    if (value instanceof CapturedError) {
      this.locate(value.error, place);
    } else if (!value.range) {
      const range = this.context.options.locate(place);
      if (range) value.range = range;
    }
    return value;
  }
}

function acceptsUndefined(callee: Callable): boolean {
  return 'acceptsUndefined' in callee && callee.acceptsUndefined === true;
}

function firstMarker(args: readonly Value[], kwargs: Kwargs): Undefined | undefined {
  for (const value of args) if (value instanceof Undefined) return value;
  for (const value of kwargs.values()) if (value instanceof Undefined) return value;
  return undefined;
}
