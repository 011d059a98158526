import { PyFloat, type Value } from '../../parsing/value.ts';
import { isInteger } from './types.ts';

const TRUE_WORDS = ['y', 'yes', 'on', '1', 'true', 't'];
const FALSE_WORDS = ['n', 'no', 'off', '0', 'false', 'f'];

/** Ansible's words for true and false, as module arguments and `truthy(convert_bool=true)` read them; undefined for others. */
export function toBooleanWord(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    const word = value.toLowerCase().trim();
    if (TRUE_WORDS.includes(word)) return true;
    return FALSE_WORDS.includes(word) ? false : undefined;
  }
  const number = value instanceof PyFloat ? value.value : isInteger(value) ? Number(value) : undefined;
  return number === 1 ? true : number === 0 ? false : undefined;
}
