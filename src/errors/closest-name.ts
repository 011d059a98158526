/**
 * The known name that a misspelled one most probably means: equal but for case, `-`, `_` and spaces, else the one with the
 * fewest edits, at most a third of the word and always one. Undefined when none is near enough.
 */
export function closestName(wrong: string, names: Iterable<string>): string | undefined {
  const wanted = fold(wrong);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const folded = fold(name);
    if (name === wrong || Math.abs(folded.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, folded);
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** The hint for a misspelled name; undefined where no known one is near enough. */
export function didYouMean(wrong: string, names: Iterable<string>): string | undefined {
  const nearest = closestName(wrong, names);
  return nearest === undefined ? undefined : `Did you mean '${nearest}'?`;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** Edits from one name to the other; two neighbors that changed places are one. */
function editDistance(left: string, right: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const isSwapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const swapped = isSwapped ? (before[column - 2] ?? 0) + 1 : replaced;
      current.push(Math.min(replaced, swapped, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    [before, previous] = [previous, current];
  }
  return previous[right.length] ?? 0;
}
