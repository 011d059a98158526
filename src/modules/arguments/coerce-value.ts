import { PyFloat, UnsafeText, type Value } from '../../parsing/value.ts';
import { reprText, toRepr, toStr } from '../../template/values/text.ts';
import { typeName } from '../../template/values/types.ts';
import { parseMode } from '../file/mode.ts';
import type { Parameter, ParameterType } from '../module.ts';
import { parseDictText } from './parse-dict-text.ts';

export type Coerced = { readonly value: Value } | { readonly fault: string };

const TRUE_WORDS = ['y', 'yes', 'on', '1', 'true', 't'];
const FALSE_WORDS = ['n', 'no', 'off', '0', 'false', 'f'];
const WORDS_SHOWN = "0, 1, 'yes', 'on', 'off', 'false', 'f', 'true', 't', 'no', 'n', '0', 'y', '1'";

const CONVERTERS: Readonly<Record<ParameterType, (value: Value) => Coerced>> = {
  str: toText,
  path: toText,
  bool: toBool,
  int: toInt,
  float: toFloat,
  list: toList,
  dict: toDict,
  raw: (value) => ({ value }),
  mode: toMode,
};

/**
 * Brings a templated value into the type that a parameter asks for, as `ansible.module_utils.common.validation` does,
 * and holds it against the choices. A fault is worded as Ansible words it.
 */
export function coerceValue(name: string, parameter: Parameter, given: Value): Coerced {
  const plain = given instanceof UnsafeText ? given.text : given;
  if (parameter.expression) return coerceExpression(name, parameter, given, plain);
  const converted = CONVERTERS[parameter.type](plain);
  if ('fault' in converted) return wrongType(name, parameter.type, plain, converted.fault);
  const elements = coerceElements(name, parameter, converted.value);
  if ('fault' in elements) return elements;
  return choose(name, parameter, elements.value);
}

/** An expression stays what it is; one of the type `str` must be a text as it is written. */
function coerceExpression(name: string, { type }: Parameter, given: Value, plain: Value): Coerced {
  if (type !== 'str' || typeof plain === 'string' || plain === null) return { value: given };
  // The type has a name of its own, which Ansible's message shows.
  const fault = `'${toStr(plain)}' is not a string and conversion is not allowed`;
  return wrongType(name, '_check_type_str_no_conversion', plain, fault);
}

function wrongType(
  name: string,
  type: ParameterType | '_check_type_str_no_conversion',
  value: Value,
  fault: string,
): Coerced {
  // A mode is no type of Ansible's: its own message is all there is.
  if (type === 'mode') return { fault };
  return {
    fault: `argument '${name}' is of type ${typeName(value)} and we were unable to convert to ${type}: ${fault}`,
  };
}

function coerceElements(name: string, parameter: Parameter, value: Value): Coerced {
  if (!parameter.elements || !Array.isArray(value)) return { value };
  const items: Value[] = [];
  for (const item of value) {
    const converted = CONVERTERS[parameter.elements](item);
    if ('fault' in converted) {
      const what = `Elements value for option '${name}' is of type ${typeName(item)}`;
      return { fault: `${what} and we were unable to convert to ${parameter.elements}: ${converted.fault}` };
    }
    items.push(converted.value);
  }
  return { value: items };
}

/** Holds a value against the choices. YAML's booleans stand for a word that is the only one of its kind among them. */
export function choose(name: string, { choices }: Parameter, value: Value): Coerced {
  if (!choices) return { value };
  const shown = choices.map(toStr).join(', ');
  if (Array.isArray(value)) {
    const wrong = value.filter((each) => !choices.includes(each));
    if (wrong.length === 0) return { value };
    return {
      fault: `value of ${name} must be one or more of: ${shown}. Got no match for: ${wrong.map(toStr).join(', ')}`,
    };
  }
  const chosen = choices.includes(value) ? value : wordOfBoolean(value, choices);
  return chosen === undefined
    ? { fault: `value of ${name} must be one of: ${shown}, got: ${toStr(value)}` }
    : { value: chosen };
}

function wordOfBoolean(value: Value, choices: readonly Value[]): Value | undefined {
  const words = value === 'True' ? TRUE_WORDS : value === 'False' ? FALSE_WORDS : [];
  const alike = choices.filter((each) => typeof each === 'string' && words.includes(each));
  return alike.length === 1 ? alike[0] : undefined;
}

function toText(value: Value): Coerced {
  return { value: value === null ? '' : toStr(value) };
}

function toBool(value: Value): Coerced {
  if (typeof value === 'boolean') return { value };
  const word = typeof value === 'string' ? value.toLowerCase().trim() : value instanceof PyFloat ? value.value : value;
  if (word === 1 || (typeof word === 'string' && TRUE_WORDS.includes(word))) return { value: true };
  if (word === 0 || (typeof word === 'string' && FALSE_WORDS.includes(word))) return { value: false };
  if (typeof word !== 'string' && typeof word !== 'number' && typeof word !== 'bigint') {
    return { fault: `<class '${typeName(value)}'> cannot be converted to a bool` };
  }
  return { fault: `The value '${toStr(value)}' is not a valid boolean. Valid booleans include: ${WORDS_SHOWN}` };
}

function toInt(value: Value): Coerced {
  if (typeof value === 'number' || typeof value === 'bigint') return { value };
  if (typeof value === 'boolean') return { value: Number(value) };
  if (typeof value === 'string' && /^\s*[-+]?\d{16,}\s*$/.test(value))
    return { value: fromBigInt(BigInt(value.trim())) };
  const number = value instanceof PyFloat ? value.value : typeof value === 'string' ? parseDecimal(value) : Number.NaN;
  if (Number.isSafeInteger(number)) return { value: number };
  return { fault: `"${toRepr(value)}" cannot be converted to an int` };
}

/** Integers are of any size; those that a double holds are plain numbers. */
function fromBigInt(value: bigint): Value {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function toFloat(value: Value): Coerced {
  if (value instanceof PyFloat) return { value };
  const number = typeof value === 'string' ? parseDecimal(value) : isNumeric(value) ? Number(value) : Number.NaN;
  if (!Number.isNaN(number)) return { value: new PyFloat(number) };
  return { fault: `<class '${typeName(value)}'> cannot be converted to a float` };
}

function parseDecimal(text: string): number {
  return /^\s*[-+]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(e[-+]?\d+)?\s*$/i.test(text)
    ? Number(text.trim().replaceAll('_', ''))
    : Number.NaN;
}

function toList(value: Value): Coerced {
  if (Array.isArray(value)) return { value };
  if (typeof value === 'string') return { value: value.split(',') };
  if (isNumeric(value) || value instanceof PyFloat) return { value: [toStr(value)] };
  return { fault: `<class '${typeName(value)}'> cannot be converted to a list` };
}

/** A boolean is a number to Python. */
function isNumeric(value: Value): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

function toDict(value: Value): Coerced {
  if (value instanceof Map) return { value };
  if (typeof value !== 'string') return { fault: `<class '${typeName(value)}'> cannot be converted to a dict` };
  return parseDictText(value);
}

function toMode(value: Value): Coerced {
  const parsed = parseMode(value);
  if ('mode' in parsed) return { value: parsed.mode };
  return { fault: typeof value === 'string' ? parsed.fault : `${parsed.fault} (${reprText(toStr(value))})` };
}
