import type { Value } from '../../parsing/value.ts';
import { pythonError } from '../values/errors.ts';
import { fixed } from '../values/format-number.ts';
import { parseFloatText, toDouble, truncateFloat } from '../values/numbers.ts';
import { roundHalfEven } from '../values/round.ts';
import { toStr } from '../values/text.ts';
import { isNumber } from '../values/types.ts';
import { flag } from './coerce.ts';
import { type FilterDefinition, type FilterTable, filter } from './filter.ts';

const UNITS: readonly (readonly [letter: string, size: number])[] = [
  ['Y', 2 ** 80],
  ['Z', 2 ** 70],
  ['E', 2 ** 60],
  ['P', 2 ** 50],
  ['T', 2 ** 40],
  ['G', 2 ** 30],
  ['M', 2 ** 20],
  ['K', 2 ** 10],
  ['B', 1],
];

function humanReadable(value: Value, isBits: boolean, unit: Value): string {
  if (!isNumber(value)) throw pythonError('AnsibleError', 'human_readable() failed on bad input');
  const size = toDouble(value);
  const wanted = unit === null ? undefined : toStr(unit).toUpperCase();
  const found = UNITS.find(([letter, limit]) => (wanted === undefined ? size >= limit : letter === wanted[0]));
  const [letter, limit] = found ?? ['B', 1];
  const base = isBits ? 'bits' : 'Bytes';
  const suffix = letter === 'B' ? base : letter + (isBits ? 'b' : 'B');
  return `${fixed(Math.abs(size / limit), 2).replace(/^/, size < 0 ? '-' : '')} ${suffix}`;
}

const WORDS: Readonly<Record<string, readonly [byte: string, bit: string]>> = {
  B: ['byte', 'bit'],
  K: ['kilobyte', 'kilobit'],
  M: ['megabyte', 'megabit'],
  G: ['gigabyte', 'gigabit'],
  T: ['terabyte', 'terabit'],
  P: ['petabyte', 'petabit'],
  E: ['exabyte', 'exabit'],
  Z: ['zetabyte', 'zetabit'],
  Y: ['yottabyte', 'yottabit'],
};

const REFUSED = () => pythonError('AnsibleError', "human_to_bytes() can't interpret the input");

/** `1.5 GB`, `10M`, `3 Mb` with bits on request; a number without a unit takes the default one. */
function humanToBytes(value: Value, defaultUnit: Value, isBits: boolean): Value {
  const match = /^\s*((?:\d+|\d*\.\d+)?(?:\.\d*)?)\s*([A-Za-z]+)?$/.exec(toStr(value));
  const amount = match ? parseFloatText(match[1] ?? '') : undefined;
  if (amount === undefined) throw REFUSED();
  const unit = match?.[2] ?? (defaultUnit === null ? '' : toStr(defaultUnit));
  const factor = unit === '' ? 1 : factorOf(unit, isBits);
  if (factor === undefined) throw REFUSED();
  return truncateFloat(roundHalfEven(amount * factor));
}

function factorOf(unit: string, isBits: boolean): number | undefined {
  const letter = unit[0]?.toUpperCase() ?? '';
  const factor = UNITS.find(([each]) => each === letter)?.[1];
  if (factor === undefined || unit.length === 1) return factor;
  if (letter === 'B' && unit.length === 1) return factor;
  const short = isBits ? 'b' : 'B';
  const word = WORDS[letter]?.[isBits ? 1 : 0] ?? '';
  const isShort = letter !== 'B' && unit.length === 2 && unit[1] === short;
  return isShort || unit.toLowerCase() === word || unit.toLowerCase() === `${word}s` ? factor : undefined;
}

/** Filters between numbers and sizes that people read. */
export const HUMAN_FILTERS: FilterTable = new Map<string, FilterDefinition>([
  [
    'human_readable',
    filter('size isbits? unit?', ([size, isBits, unit]) => humanReadable(size ?? null, flag(isBits), unit ?? null)),
  ],
  [
    'human_to_bytes',
    filter('size default_unit? isbits?', ([size, unit, isBits]) =>
      humanToBytes(size ?? null, unit ?? null, flag(isBits)),
    ),
  ],
]);
