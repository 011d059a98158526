import { parseKeyValue } from '../../parsing/key-value.ts';
import type { Value } from '../../parsing/value.ts';
import { pythonError, TemplateError } from '../values/errors.ts';
import { formatPercent } from '../values/format-percent.ts';
import { parseInteger } from '../values/numbers.ts';
import { toRepr, toStr } from '../values/text.ts';
import { type LookupCall, type LookupDefinition, type LookupTable, lookupOf } from './lookup.ts';

interface Sequence {
  start: number;
  end: number | undefined;
  count: number | undefined;
  stride: number;
  format: string;
}

const NUMBER = '(0?x?[0-9a-f]+)';
const SHORTCUT = new RegExp(`^(?:${NUMBER}-)?${NUMBER}(?:/${NUMBER})?(?::(.+))?$`, 'i');
const FIELDS = ['start', 'end', 'count', 'stride', 'format'];

function error(message: string): TemplateError {
  return pythonError('AnsibleError', message);
}

function integer(value: Value | undefined, name: string): number {
  const parsed = parseInteger(toStr(value ?? null));
  if (typeof parsed === 'number') return parsed;
  const reason = `has an invalid value: Invalid value provided for 'integer': ${toRepr(toStr(value ?? null))}`;
  throw error(`Config '${name}' for 'sequence' lookup plugin from 'Direct' ${reason}`);
}

function parseTerm(term: string, kwargs: ReadonlyMap<string, Value>): Sequence {
  const fields = new Map<string, Value>([...kwargs].filter(([name]) => FIELDS.includes(name)));
  const shortcut = SHORTCUT.exec(term);
  if (shortcut) {
    for (const [name, value] of [
      ['start', shortcut[1]],
      ['end', shortcut[2]],
      ['stride', shortcut[3]],
      ['format', shortcut[4]],
    ] as const) {
      if (value !== undefined) fields.set(name, value);
    }
  } else readKeywords(term, fields);
  const optional = (name: string) => (fields.has(name) ? integer(fields.get(name), name) : undefined);
  return {
    start: optional('start') ?? 1,
    end: optional('end'),
    count: optional('count'),
    stride: optional('stride') ?? 1,
    format: toStr(fields.get('format') ?? '%d'),
  };
}

function readKeywords(term: string, fields: Map<string, Value>): void {
  const { options, raw } = parseKeyValue(term);
  const unknown = [...options.keys(), ...(raw ? ['_raw_params'] : [])].filter((name) => !FIELDS.includes(name));
  if (unknown.length > 0) throw error(`unrecognized arguments to with_sequence: ${toRepr(unknown)}`);
  for (const [name, value] of options) fields.set(name, value);
}

/** The last number; undefined for a sequence that is empty by its settings. */
function endOf(sequence: Sequence): number | undefined {
  const { start, count, stride, format } = sequence;
  if (count === undefined && sequence.end === undefined) throw error('must specify count or end in with_sequence');
  if (count !== undefined && sequence.end !== undefined)
    throw error("can't specify both count and end in with_sequence");
  if (count === 0) return undefined;
  const end = count === undefined ? (sequence.end ?? 0) : start + count * stride - 1;
  if (stride > 0 && end < start) throw error('to count backwards make stride negative');
  if (stride < 0 && end > start) throw error("to count forward don't make stride negative");
  if (stride === 0) return undefined;
  if (format.split('%').length !== 2) throw error(`bad formatting string: ${format}`);
  return end;
}

function generate(term: Value, { kwargs }: LookupCall): Value[] {
  const sequence = parseTerm(toStr(term), kwargs);
  const end = endOf(sequence);
  if (end === undefined) return [];
  const numbers: Value[] = [];
  const { start, stride, format } = sequence;
  for (let number = start; stride > 0 ? number <= end : number >= end; number += stride) {
    numbers.push(formatNumber(format, number));
  }
  return numbers;
}

function formatNumber(format: string, number: number): string {
  try {
    return formatPercent(format, number);
  } catch (cause) {
    if (cause instanceof TemplateError) throw error(`problem formatting ${number} with ${toRepr(format)}`);
    throw cause;
  }
}

/** The `sequence` lookup: numbers as texts. */
export const SEQUENCE_LOOKUPS: LookupTable = new Map<string, LookupDefinition>([
  [
    'sequence',
    lookupOf((terms, call) => {
      const all = terms.length === 0 && call.kwargs.size > 0 ? [''] : terms;
      return all.flatMap((term) => generate(term, call));
    }),
  ],
]);
