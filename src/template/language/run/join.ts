import { Opaque, PyTuple, UnsafeText, type Value } from '../../../parsing/value.ts';
import { isOmit } from '../../globals/omit.ts';
import { PyBytes } from '../../values/bytes.ts';
import { MarkerError, TemplateError } from '../../values/errors.ts';
import { iterate } from '../../values/iterate.ts';
import { PythonObject } from '../../values/python-object.ts';
import { PyRange } from '../../values/range.ts';
import { toStr } from '../../values/text.ts';
import { typeName } from '../../values/types.ts';
import { CapturedError, Undefined } from '../../values/undefined.ts';
import { ImplicitElse } from './implicit-else.ts';
import { TemplateModule } from './template-module.ts';

/**
 * What a template or a part of it gives, as ansible-core 2.19 joins it: nothing is None, one value is itself, several are
 * joined as texts (None and `omit` are left out; undefined values make the whole undefined).
 */
export function join(output: readonly Value[]): Value {
  const values = output.some(needsFlattening) ? [...flatten(output)] : output;
  const [first] = values;
  if (first === undefined) return null;
  if (values.length === 1) return first;
  try {
    let text = '';
    for (const value of values) text += typeof value === 'string' ? value : textOfPart(value);
    return text;
  } catch (error) {
    if (error instanceof MarkerError) return error.marker;
    throw error;
  }
}

function textOfPart(value: Value): string {
  if (isOmit(value)) return '';
  return value instanceof PyBytes ? value.toText() : toStr(finalizePart(value));
}

function needsFlattening(value: Value): boolean {
  return value === null || value instanceof TemplateModule;
}

function* flatten(output: readonly Value[]): Generator<Value> {
  for (const value of output) {
    if (value instanceof TemplateModule) yield* flatten(value.output);
    else if (value !== null) yield value;
  }
}

/** Containers become plain ones: entries read, tuples lists, omitted entries left out; an undefined value throws. */
function finalizePart(value: Value): Value {
  if (Array.isArray(value)) return finalizeList(value, finalizePart);
  if (value instanceof Map) return finalizeDict(value, finalizePart);
  if (value instanceof Undefined) value.trip();
  return value instanceof UnsafeText ? value.text : value;
}

/**
 * The value that leaves the template engine: plain data in fresh containers. Throws for undefined values, and for what is
 * no data (functions, macros, ranges).
 */
export function finalize(value: Value): Value {
  if (Array.isArray(value)) return finalizeList(value, finalize);
  if (value instanceof Map) return finalizeDict(value, finalize);
  if (value instanceof Opaque) return finalizeOpaque(value);
  return value;
}

/** The same for people to read: an undefined value is a text with its number and what is wrong; a fault still throws. */
export function finalizeShown(value: Value): Value {
  let count = 0;
  const shown = (each: Value): Value => {
    if (Array.isArray(each)) return finalizeList(each, shown);
    if (each instanceof Map) return finalizeDict(each, shown);
    if (!(each instanceof Undefined) || each instanceof CapturedError) return finalize(each);
    count += 1;
    return `<< error ${count} - ${each.message} >>`;
  };
  return shown(value);
}

function finalizeOpaque(value: Opaque): Value {
  if (value instanceof Undefined) value.trip();
  if (value instanceof UnsafeText) return value.text;
  if (value instanceof PyBytes) return value;
  if (
    value instanceof PythonObject &&
    !(value instanceof PyRange || value instanceof ImplicitElse) &&
    value.items() !== undefined
  ) {
    return finalizeList([...iterate(value)], finalize);
  }
  throw new TemplateError('AnsibleVariableTypeError', `Type '${typeName(value)}' is unsupported for variable storage.`);
}

function finalizeList(list: readonly Value[], each: (value: Value) => Value): Value[] {
  const result: Value[] = [];
  for (let index = 0; index < list.length; index += 1) {
    const item = list[index] ?? null;
    if (!isOmit(item)) result.push(each(item));
  }
  return result;
}

function finalizeDict(dict: Map<Value, Value>, each: (value: Value) => Value): Map<Value, Value> {
  const result = new Map<Value, Value>();
  for (const key of dict.keys()) {
    const value = dict.get(key) ?? null;
    if (!isOmit(value)) result.set(key instanceof PyTuple ? key : each(key), each(value));
  }
  return result;
}
