import type { FileState } from '../../agent/reply.ts';
import { compileGlob } from '../../inventory/glob.ts';
import { compileRegex, searchRegex } from '../../template/values/regex/operations.ts';
import { flagOf, listOf, requiredText, textOf } from '../arguments/argument-values.ts';
import { orFailure } from '../edit/byte-text.ts';
import { applySymbolicMode, isSymbolic, parseMode } from '../file/mode.ts';
import type { ModuleArguments } from '../module.ts';
import { ModuleFailure } from '../requests.ts';

type Test<T> = (value: T) => boolean;

/** Names that match one of `patterns` and none of `excludes`. */
export function nameTest(args: ModuleArguments): Test<string> {
  const isRegex = flagOf(args, 'use_regex');
  const patterns = nonEmpty(listOf(args, 'patterns')) ?? [isRegex ? '.*' : '*'];
  const [wanted, unwanted] = [patterns, listOf(args, 'excludes') ?? []].map((list) =>
    list.map(isRegex ? regexTest : compileGlob),
  );
  return (name) => (wanted ?? []).some((test) => test(name)) && !(unwanted ?? []).some((test) => test(name));
}

function nonEmpty(list: string[] | undefined): string[] | undefined {
  return list && list.length > 0 ? list : undefined;
}

function regexTest(pattern: string): Test<string> {
  const regex = orFailure(() => compileRegex(pattern, false, false));
  return (name) => searchRegex(regex, name, 'match') !== null;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const BYTES: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** `age`: at least so old, or with a minus at most. */
export function ageTest(args: ModuleArguments, now: number): Test<FileState> {
  const age = amountOf(args, 'age', SECONDS);
  const stamp = requiredText(args, 'age_stamp') as 'atime' | 'mtime' | 'ctime';
  return age === undefined ? () => true : (state) => reaches(now - (state[stamp] ?? 0), age);
}

/** `size`: at least so large, or with a minus at most. */
export function sizeTest(args: ModuleArguments): Test<FileState> {
  const size = amountOf(args, 'size', BYTES);
  return size === undefined ? () => true : (state) => reaches(state.size ?? 0, size);
}

/** Python's -0 is no less than 0, so that `-0` means what `0` means. */
function reaches(value: number, amount: number): boolean {
  return amount >= 0 ? value >= amount : value <= -amount;
}

function amountOf(args: ModuleArguments, name: string, units: Readonly<Record<string, number>>): number | undefined {
  const text = textOf(args, name);
  if (text === undefined) return undefined;
  const match = new RegExp(`^(-?\\d+)([${Object.keys(units).join('')}])?$`).exec(text.toLowerCase());
  if (!match) throw new ModuleFailure(`failed to process ${name}`, new Map([[name, text]]));
  return Number(match[1]) * (units[match[2] ?? ''] ?? 1);
}

/** `mode`: exactly these permissions, or one of them. */
export function modeTest(args: ModuleArguments): Test<FileState> {
  const mode = args.get('mode');
  if (typeof mode !== 'string' || mode === '') return () => true;
  const parsed = parseMode(mode);
  if ('fault' in parsed) throw new ModuleFailure(parsed.fault);
  const octal = isSymbolic(parsed.mode) ? applySymbolicMode(parsed.mode, '0000', false) : parsed.mode;
  const bits = Number.parseInt(octal, 8);
  const exact = flagOf(args, 'exact_mode');
  return (state) => {
    const own = Number.parseInt(state.mode ?? '0', 8);
    return exact ? own === bits : (own & bits) !== 0;
  };
}
