/** What was made for a key before, else what is made now: what is the same for all hosts, or for all tasks, is made once. */
export function keep<Key, Kept, Made extends Kept | undefined>(
  kept: Map<Key, Kept>,
  key: Key,
  make: () => Made,
): Kept | Made {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  if (made !== undefined) kept.set(key, made);
  return made;
}
