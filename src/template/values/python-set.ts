import { PyFloat, type Value } from '../../parsing/value.ts';
import { equals } from './compare.ts';
import { iterateDefined } from './iterate.ts';
import { assertHashable } from './keys.ts';

interface Slot {
  readonly value: Value;
  readonly hash: bigint;
  /** A removed item keeps its place in the table until it is rebuilt. */
  removed: boolean;
}

const MASK = (1n << 64n) - 1n;
const MODULUS = (1n << 61n) - 1n;
const PROBES = 9;

/**
 * A set that gives its items in the order of CPython's hash table. That order shows in Ansible's set filters; it is fixed for
 * numbers only (hashes of texts differ from one Python process to the next), so others get their number of insertion as hash.
 */
export class PythonSet {
  #table: (Slot | undefined)[] = Array.from({ length: 8 });
  #used = 0;
  /** Places taken, those of removed items included. */
  #filled = 0;
  #others = 0;
  /** Finds items without walking the table: texts by themselves, the rest by a canonical key. */
  readonly #known = new Map<string, Value[]>();

  /** Python's `set(values)`. Throws a TypeError for items without a hash. */
  static of(values: Value): PythonSet {
    const set = new PythonSet();
    for (const value of iterateDefined(values)) set.add(value);
    return set;
  }

  get size(): number {
    return this.#used;
  }

  has(value: Value): boolean {
    assertHashable(value);
    return this.#known.get(canonical(value))?.some((each) => equals(each, value)) ?? false;
  }

  /** Adds a value; false where an equal one is there. */
  add(value: Value): boolean {
    if (this.has(value)) return false;
    const key = canonical(value);
    this.#known.set(key, [...(this.#known.get(key) ?? []), value]);
    const reused = this.#insert({ value, hash: this.#hash(value), removed: false });
    this.#used += 1;
    if (reused) return true;
    this.#filled += 1;
    if (this.#filled * 5 >= (this.#table.length - 1) * 3)
      this.#grow(this.#used > 50_000 ? this.#used * 2 : this.#used * 4);
    return true;
  }

  #remove(value: Value): void {
    const key = canonical(value);
    this.#known.set(key, this.#known.get(key)?.filter((each) => !equals(each, value)) ?? []);
    for (const slot of this.#table) if (slot && !slot.removed && equals(slot.value, value)) slot.removed = true;
    this.#used -= 1;
  }

  *[Symbol.iterator](): Generator<Value> {
    for (const slot of [...this.#table]) if (slot && !slot.removed) yield slot.value;
  }

  union(other: PythonSet): PythonSet {
    const result = this.#copy();
    result.#merge(other);
    return result;
  }

  intersection(other: PythonSet): PythonSet {
    const [small, large] = other.size > this.size ? [this, other] : [other, this];
    const result = new PythonSet();
    for (const value of small) if (large.has(value)) result.add(value);
    return result;
  }

  /** A much larger left side is copied and thinned out, else the result is built anew, as CPython does. */
  difference(other: PythonSet): PythonSet {
    const result = this.size >> 2 > other.size ? this.#copy() : new PythonSet();
    for (const value of this) {
      if (!other.has(value)) result.add(value);
      else if (result.has(value)) result.#remove(value);
    }
    return result;
  }

  /** Starts from a copy of the right side; the left side's items are taken out or added. */
  symmetricDifference(other: PythonSet): PythonSet {
    const result = other.#copy();
    for (const value of this) {
      if (result.has(value)) result.#remove(value);
      else result.add(value);
    }
    return result;
  }

  isSubsetOf(other: PythonSet): boolean {
    for (const value of this) if (!other.has(value)) return false;
    return true;
  }

  #copy(): PythonSet {
    const result = new PythonSet();
    result.#merge(this);
    return result;
  }

  /** Merging makes room for all at once before it inserts. */
  #merge(other: PythonSet): void {
    if ((this.#filled + other.size) * 5 >= (this.#table.length - 1) * 3) this.#grow((this.#used + other.size) * 2);
    if (this.#filled === 0 && this.#table.length === other.#table.length && other.#filled === other.#used) {
      this.#takeOver(other);
    } else for (const value of other) this.add(value);
  }

  /** An empty table of the same size takes the other's places as they are. */
  #takeOver(other: PythonSet): void {
    this.#table = other.#table.map((slot) => slot && { ...slot });
    this.#used = other.#used;
    this.#filled = other.#filled;
    this.#others = other.#others;
    for (const [key, values] of other.#known) this.#known.set(key, values);
  }

  #grow(minimum: number): void {
    let size = 8;
    while (size <= minimum) size *= 2;
    const slots = this.#table.filter((slot) => slot !== undefined && !slot.removed);
    this.#table = Array.from({ length: size });
    for (const slot of slots) if (slot) this.#insert(slot);
    this.#filled = this.#used;
  }

  /** Puts a slot in the first free place of its probe sequence, or in that of a removed item met before; true for the latter. */
  #insert(slot: Slot): boolean {
    const mask = this.#table.length - 1;
    let perturb = slot.hash & MASK;
    let index = Number(perturb & BigInt(mask));
    let free: number | undefined;
    for (;;) {
      const last = index + PROBES <= mask ? index + PROBES : index;
      for (let place = index; place <= last; place += 1) {
        const found = this.#table[place];
        if (found === undefined) {
          this.#table[free ?? place] = slot;
          return free !== undefined;
        }
        if (found.removed) free ??= place;
      }
      perturb >>= 5n;
      index = Number((BigInt(index) * 5n + 1n + perturb) & BigInt(mask));
    }
  }

  #hash(value: Value): bigint {
    if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
      return hashInteger(BigInt(value));
    if (value instanceof PyFloat && Number.isInteger(value.value)) return hashInteger(BigInt(value.value));
    this.#others += 1;
    return BigInt(this.#others - 1);
  }
}

function hashInteger(value: bigint): bigint {
  const size = (value < 0n ? -value : value) % MODULUS;
  const hash = value < 0n ? -size : size;
  return hash === -1n ? -2n : hash;
}

/** One key for all values that are equal in Python, except that different values may share one. */
function canonical(value: Value): string {
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return `n${BigInt(value)}`;
  if (value instanceof PyFloat) return Number.isInteger(value.value) ? `n${BigInt(value.value)}` : `n${value.value}`;
  return 'o';
}
