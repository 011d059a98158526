/** Entries that are kept: a few for each host of a large run. */
const MOST = 4096;

/**
 * Lets a pure function of a text remember what it gave: reading a key costs half a millisecond, and a run asks for the same ones in
 * task after task, the issuer's for every host. What was given first is forgotten first.
 */
export function remembered<Result>(read: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = read(text);
    const [oldest] = known.size < MOST ? [] : known.keys();
    if (oldest !== undefined) known.delete(oldest);
    known.set(text, result);
    return result;
  };
}

/** The same for what is made of an object, which is forgotten with it. */
export function rememberedOf<Key extends object, Result>(make: (of: Key) => Result): (of: Key) => Result {
  const known = new WeakMap<Key, Result>();
  return (of) => {
    const before = known.get(of);
    if (before !== undefined) return before;
    const result = make(of);
    known.set(of, result);
    return result;
  };
}
