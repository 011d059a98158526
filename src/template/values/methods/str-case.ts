import { charactersOf } from '../characters.ts';
import { ONLY_SPACES } from '../white-space.ts';
import { type Method, type MethodTable, method } from './method.ts';

/** Python's `str.capitalize`. */
export function capitalize(text: string): string {
  const [first = '', ...rest] = charactersOf(text);
  return toTitle(first) + rest.join('').toLowerCase();
}

/** Python's `str.title`: a letter after anything that is no letter is upper case. */
export function titleCase(text: string): string {
  let afterLetter = false;
  let result = '';
  for (const character of text) {
    const cased = /[\p{Lowercase}\p{Uppercase}\p{Lt}]/u.test(character);
    result += afterLetter ? character.toLowerCase() : toTitle(character);
    afterLetter = cased;
  }
  return result;
}

function toTitle(character: string): string {
  const upper = character.toUpperCase();
  return /^\p{Lu}{2,}$/u.test(upper) && character.length === 1 ? upper[0] + upper.slice(1).toLowerCase() : upper;
}

function swapCase(text: string): string {
  return Array.from(text, (character) =>
    character === character.toUpperCase() ? character.toLowerCase() : character.toUpperCase(),
  ).join('');
}

function isTitle(text: string): boolean {
  return /\p{Lu}|\p{Ll}|\p{Lt}/u.test(text) && titleCase(text) === text;
}

function every(pattern: RegExp): Method<string> {
  return method(0, [], (text) => pattern.test(text));
}

const IS_LOWER = /\p{Lowercase}/u;
const IS_UPPER = /\p{Uppercase}/u;

/** Methods of `str` about letter case and kinds of characters. */
export const STR_CASE_METHODS: MethodTable<string> = new Map<string, Method<string>>([
  ['upper', method(0, [], (text) => text.toUpperCase())],
  ['lower', method(0, [], (text) => text.toLowerCase())],
  ['casefold', method(0, [], (text) => text.toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ'))],
  ['capitalize', method(0, [], capitalize)],
  ['title', method(0, [], titleCase)],
  ['swapcase', method(0, [], swapCase)],
  ['isalnum', every(/^[\p{L}\p{N}]+$/u)],
  ['isalpha', every(/^\p{L}+$/u)],
  ['isascii', method(0, [], (text) => charactersOf(text).every((each) => (each.codePointAt(0) ?? 0) < 128))],
  ['isdecimal', every(/^\p{Nd}+$/u)],
  ['isdigit', every(/^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468]+$/u)],
  ['isnumeric', every(/^\p{N}+$/u)],
  ['isidentifier', every(/^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$/u)],
  ['isprintable', method(0, [], (text) => !/[\p{C}\p{Z}]/u.test(text.replaceAll(' ', '')))],
  ['isspace', every(ONLY_SPACES)],
  ['islower', method(0, [], (text) => IS_LOWER.test(text) && !IS_UPPER.test(text) && !/\p{Lt}/u.test(text))],
  ['isupper', method(0, [], (text) => IS_UPPER.test(text) && !IS_LOWER.test(text) && !/\p{Lt}/u.test(text))],
  ['istitle', method(0, [], isTitle)],
]);
