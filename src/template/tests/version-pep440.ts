import { valueError } from '../values/errors.ts';

const GRAMMAR =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d+)?)?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d+)?)?(?:[-_.]?(dev)[-_.]?(\d+)?)?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/i;

const PRE_ORDER: Readonly<Record<string, number>> = { a: 0, alpha: 0, b: 1, beta: 1, c: 2, rc: 2, pre: 2, preview: 2 };

/** A version as a list of numbers and words that compares part by part; see PEP 440, "Summary of permitted suffixes". */
interface SortKey {
  readonly epoch: number;
  readonly release: readonly number[];
  readonly suffix: readonly number[];
  readonly local: readonly string[] | undefined;
}

function sortKeyOf(version: string): SortKey {
  const match = GRAMMAR.exec(version);
  if (!match) throw valueError(`Invalid version: '${version}'`);
  const [
    ,
    epoch = '0',
    release = '',
    pre,
    preNumber = '0',
    implicitPost,
    post,
    postNumber = '0',
    dev,
    devNumber = '0',
    local,
  ] = match;
  const hasPost = implicitPost !== undefined || post !== undefined;
  const isDevOnly = pre === undefined && !hasPost && dev !== undefined;
  const preKey = pre === undefined ? [isDevOnly ? -1 : 9, 0] : [PRE_ORDER[pre.toLowerCase()] ?? 2, Number(preNumber)];
  return {
    epoch: Number(epoch),
    release: release.split('.').map(Number),
    suffix: [
      ...preKey,
      hasPost ? Number(implicitPost ?? postNumber) : -1,
      dev === undefined ? Infinity : Number(devNumber),
    ],
    local: local?.toLowerCase().split(/[-_.]/),
  };
}

/** Compares as the Python package `packaging`. Throws for what is no version. */
export function comparePep440(left: string, right: string): number {
  const [ours, theirs] = [sortKeyOf(left), sortKeyOf(right)];
  if (ours.epoch !== theirs.epoch) return ours.epoch - theirs.epoch;
  const length = Math.max(ours.release.length, theirs.release.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (ours.release[index] ?? 0) - (theirs.release[index] ?? 0);
    if (difference !== 0) return difference;
  }
  for (const [index, part] of ours.suffix.entries()) {
    const other = theirs.suffix[index] ?? 0;
    if (part !== other) return part < other ? -1 : 1;
  }
  return compareLocal(ours.local, theirs.local);
}

function compareLocal(left: readonly string[] | undefined, right: readonly string[] | undefined): number {
  if (!left || !right) return Number(Boolean(left)) - Number(Boolean(right));
  for (const [index, part] of left.entries()) {
    const other = right[index];
    const order = other === undefined ? 1 : compareLocalParts(part, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Numbers by value and above words. */
function compareLocalParts(left: string, right: string): number {
  if (left === right) return 0;
  const [isNumber, otherIsNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (isNumber && otherIsNumber) return Number(left) - Number(right);
  if (isNumber !== otherIsNumber) return isNumber ? 1 : -1;
  return left < right ? -1 : 1;
}
