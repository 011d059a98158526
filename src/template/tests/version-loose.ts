import type { Value } from '../../parsing/value.ts';
import { equals, orderOf } from '../values/compare.ts';
import { valueError } from '../values/errors.ts';
import { parseInteger } from '../values/numbers.ts';

/** Numbers and lower-case words; dots only separate, anything else is a part of its own. */
function looseParts(version: string): Value[] {
  return version
    .split(/(\d+|[a-z]+|\.)/)
    .filter((part) => part !== '' && part !== '.')
    .map((part) => parseInteger(part) ?? part);
}

/** Compares as distutils' LooseVersion. Throws Python's TypeError where a number meets a word. */
export function compareLoose(left: string, right: string): number {
  const [ours, theirs] = [looseParts(left), looseParts(right)];
  return equals(ours, theirs) ? 0 : orderOf('<', ours, theirs);
}

interface StrictVersion {
  readonly numbers: readonly number[];
  readonly prerelease: readonly [letter: string, number: number] | undefined;
}

function parseStrict(version: string): StrictVersion {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$/.exec(version);
  if (!match) throw valueError(`invalid version number '${version}'`);
  const [, major, minor, patch = '0', letter, number] = match;
  return {
    numbers: [Number(major), Number(minor), Number(patch)],
    prerelease: letter === undefined ? undefined : [letter, Number(number)],
  };
}

/** Compares as distutils' StrictVersion: `1.2`, `1.2.3`, `1.2b3`. Throws its ValueError for other forms. */
export function compareStrict(left: string, right: string): number {
  const [ours, theirs] = [parseStrict(left), parseStrict(right)];
  for (const [index, number] of ours.numbers.entries()) {
    const difference = number - (theirs.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (!ours.prerelease || !theirs.prerelease)
    return Number(Boolean(theirs.prerelease)) - Number(Boolean(ours.prerelease));
  if (ours.prerelease[0] !== theirs.prerelease[0]) return ours.prerelease[0] < theirs.prerelease[0] ? -1 : 1;
  return ours.prerelease[1] - theirs.prerelease[1];
}
