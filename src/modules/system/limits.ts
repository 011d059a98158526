import { ModuleFailure } from '../requests.ts';
import { linesWithEnds } from './text-file.ts';

export interface Limit {
  readonly domain: string;
  readonly type: string;
  readonly item: string;
  readonly value: string;
  readonly comment: string;
  readonly keep: 'max' | 'min' | undefined;
}

export interface LimitsEdit {
  readonly text: string;
  readonly changed: boolean;
  /** The line of the limit. */
  readonly line: string;
}

/** The text of a limits.conf in which a limit has its value, as community.general.pam_limits writes it. */
export function setLimit(text: string, limit: Limit, path: string): LimitsEdit {
  let { comment } = limit;
  let found: { line: string; changed: boolean } | undefined;
  const lines = linesWithEnds(text).map((line) => {
    const entry = parseLine(line);
    if (!entry) return line;
    // A limit without a comment takes over that of a line before it.
    comment ||= entry.comment;
    if (entry.fields.length !== 4) return line;
    const [domain, type, item = '', value = ''] = entry.fields;
    const fault = limitFault(item, value);
    if (fault !== undefined) throw new ModuleFailure(`Invalid configuration found in '${path}'.${fault}`);
    if (domain !== limit.domain || type !== limit.type || item !== limit.item) return line;
    const wanted = chooseValue(limit, value);
    if (wanted === value) {
      found = { line, changed: found?.changed === true };
      return line;
    }
    comment = comment === '' ? '' : `\t#${comment}`;
    found = { line: lineOf(limit, wanted, comment), changed: true };
    return found.line;
  });
  if (found) return { text: lines.join(''), changed: found.changed, line: found.line };
  const line = lineOf(limit, limit.value, comment === '' ? '' : `\t#${comment}`);
  return { text: [...lines, line].join(''), changed: true, line };
}

function lineOf({ domain, type, item }: Limit, value: string, comment: string): string {
  return `${domain}\t${type}\t${item}\t${value}${comment}\n`;
}

function parseLine(line: string): { fields: string[]; comment: string } | undefined {
  if (line.startsWith('#') || line.trim() === '') return undefined;
  const hash = line.indexOf('#');
  const words = line.replaceAll(/\s+/g, ' ').trim().split('#')[0]?.trimEnd() ?? '';
  return { fields: words.split(' '), comment: hash < 0 ? '' : line.slice(hash + 1) };
}

const UNLIMITED = ['unlimited', 'infinity', '-1'];

function chooseValue({ value, keep }: Limit, actual: string): string {
  if (keep === undefined || value === actual) return value;
  const [mine, theirs] = [UNLIMITED.includes(value), UNLIMITED.includes(actual)];
  if (keep === 'max') {
    if (theirs) return actual;
    return mine ? value : String(Math.max(Number(value), Number(actual)));
  }
  if (theirs) return mine ? actual : value;
  return mine ? actual : String(Math.min(Number(value), Number(actual)));
}

/** Why a value is none of this item's; begins with a space. */
export function limitFault(item: string, value: string): string | undefined {
  if (item === 'nice' || item === 'priority') {
    const number = /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : Number.NaN;
    if (number >= -20 && number <= 19) return undefined;
    return ` Value of '${value}' for item '${item}' is invalid. Value must be a number in the range -20 to 19 inclusive. Refer to the limits.conf(5) manual pages for more details.`;
  }
  if (UNLIMITED.includes(value) || /^\d+$/.test(value)) return undefined;
  return ` Value of '${value}' for item '${item}' is invalid. Value must either be 'unlimited', 'infinity' or -1, all of which indicate no limit, or a limit of 0 or larger. Refer to the limits.conf(5) manual pages for more details.`;
}
