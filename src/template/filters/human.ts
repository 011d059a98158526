import type { Value } from '../../parsing/value.ts';
import { pythonError, type TemplateError } from '../values/errors.ts';
import { fixed } from '../values/format-number.ts';
import { toDouble, truncateFloat } from '../values/numbers.ts';
import { roundHalfEven } from '../values/round.ts';
import { toStr } from '../values/text.ts';
import { isNumber, typeName } from '../values/types.ts';
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
  if (!isNumber(value)) {
    const reason = `'>=' not supported between instances of '${typeName(value)}' and 'int'`;
    throw pythonError('AnsibleError', `human_readable() failed on bad input: ${reason}`);
  }
  const size = toDouble(value);
  const wanted = unit === null ? undefined : toStr(unit).toUpperCase();
  const found = UNITS.find(([letter, limit]) => (wanted === undefined ? size >= limit : letter === wanted[0]));
  const [letter, limit] = found ?? ['B', 1];
  const base = isBits ? 'bits' : 'Bytes';
  const suffix = letter === 'B' ? base : letter + (isBits ? 'b' : 'B');
  return `${fixed(Math.abs(size / limit), 2).replace(/^/, size < 0 ? '-' : '')} ${suffix}`;
}

const PREFIXES: Readonly<Record<string, string>> = {
  B: '',
  K: 'kilo',
  M: 'mega',
  G: 'giga',
  T: 'tera',
  P: 'peta',
  E: 'exa',
  Z: 'zetta',
  Y: 'yotta',
};

function refuse(reason: string): TemplateError {
  return pythonError('AnsibleError', `human_to_bytes() can't interpret the input: human_to_bytes() ${reason}`);
}

/** `1.5GB`, `10M`, `3Mb` with bits on request; a number without a unit takes the default one. */
function humanToBytes(value: Value, defaultUnit: Value, isBits: boolean): Value {
  const text = toStr(value);
  const match = /^(\d*\.?\d+)(?:\s*([A-Za-z]+))?\s*$/.exec(text);
  if (!match) throw refuse(`can't interpret following string: ${text}`);
  const unit = match[2] ?? (defaultUnit === null ? '' : toStr(defaultUnit));
  const amount = Number(match[1]);
  return truncateFloat(roundHalfEven(unit === '' ? amount : amount * factorOf(unit, text, isBits)));
}

function factorOf(unit: string, text: string, isBits: boolean): number {
  const letter = unit[0]?.toUpperCase() ?? '';
  const factor = UNITS.find(([each]) => each === letter)?.[1];
  if (factor === undefined) {
    const letters = UNITS.map(([each]) => each).join(', ');
    throw refuse(`failed to convert ${text} (unit = ${unit}). The suffix must be one of ${letters}`);
  }
  const short = isBits ? 'b' : 'B';
  const word = (PREFIXES[letter] ?? '') + (isBits ? 'bit' : 'byte');
  const symbol = letter === 'B' ? short : letter + short;
  if (unit.length === 1 || unit.toLowerCase() === word || unit === symbol) return factor;
  const expected = letter === 'B' ? `${short} or ${word}` : `${symbol} or ${letter}`;
  throw refuse(`failed to convert ${text}. Value is not a valid string (expect ${expected})`);
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
