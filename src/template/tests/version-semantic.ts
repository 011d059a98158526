import { valueError } from '../values/errors.ts';

interface SemanticVersion {
  readonly core: readonly bigint[];
  readonly prerelease: readonly string[];
}

const IDENTIFIER = '(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const GRAMMAR = new RegExp(
  `^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$`,
);

function parse(version: string): SemanticVersion {
  const match = GRAMMAR.exec(version);
  if (!match) throw valueError(`invalid semantic version '${version}'`);
  return {
    core: [match[1], match[2], match[3]].map((part) => BigInt(part ?? 0)),
    prerelease: match[4] === undefined ? [] : match[4].split('.'),
  };
}

/** Compares by the rules of semver.org 2.0.0; build metadata does not count. Throws for other forms. */
export function compareSemantic(left: string, right: string): number {
  const [ours, theirs] = [parse(left), parse(right)];
  for (const [index, part] of ours.core.entries()) {
    const other = theirs.core[index] ?? 0n;
    if (part !== other) return part < other ? -1 : 1;
  }
  if (ours.prerelease.length === 0 || theirs.prerelease.length === 0) {
    return Number(ours.prerelease.length === 0) - Number(theirs.prerelease.length === 0);
  }
  return comparePrerelease(ours.prerelease, theirs.prerelease);
}

function comparePrerelease(left: readonly string[], right: readonly string[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareIdentifiers(part, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Numbers by value and below words, words by their characters. */
function compareIdentifiers(left: string, right: string): number {
  if (left === right) return 0;
  const [isNumber, otherIsNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (isNumber && otherIsNumber) return BigInt(left) < BigInt(right) ? -1 : 1;
  if (isNumber !== otherIsNumber) return isNumber ? -1 : 1;
  return left < right ? -1 : 1;
}
