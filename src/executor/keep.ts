/** What was made for a key before, else what is made now: what is the same for all hosts, or for all tasks, is made once. */
export function keep<Key, Kept>(
  kept: { get(key: Key): Kept | undefined; set(key: Key, value: Kept): unknown },
  key: Key,
  make: () => Kept,
): Kept {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  return made;
}
