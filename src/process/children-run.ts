let count = 0;

/** Counts a program that is run to its end, for what it prints. */
export function countChild(): void {
  count += 1;
}

/** How many there were so far. */
export function childrenRun(): number {
  return count;
}
