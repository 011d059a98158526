import type { Value } from '../../parsing/value.ts';

/** Gives a value when it is first read. */
export type Pending = () => Value;

/** An item of a lazy container: a value that is there (no value is a function), or one to be resolved. */
export type LazyItem = Value | Pending;

/** A dict whose entries are resolved one by one, when they are read. One that cannot be resolved yet (it throws) stays pending. */
export class LazyDict extends Map<Value, Value> {
  readonly #pending = new Map<Value, Pending>();

  constructor(entries: Iterable<readonly [Value, LazyItem]>) {
    super();
    for (const [key, item] of entries) {
      const isPending = typeof item === 'function';
      super.set(key, isPending ? null : item);
      if (isPending) this.#pending.set(key, item);
    }
  }

  override get(key: Value): Value | undefined {
    const pending = this.#pending.get(key);
    if (pending) this.set(key, pending());
    return super.get(key);
  }

  override set(key: Value, value: Value): this {
    this.#pending?.delete(key);
    return super.set(key, value);
  }

  override delete(key: Value): boolean {
    this.#pending.delete(key);
    return super.delete(key);
  }

  override clear(): void {
    this.#pending.clear();
    super.clear();
  }

  override *entries(): MapIterator<[Value, Value]> {
    for (const key of this.keys()) yield [key, this.get(key) ?? null];
  }

  override *values(): MapIterator<Value> {
    for (const key of this.keys()) yield this.get(key) ?? null;
  }

  override forEach(visit: (value: Value, key: Value, dict: Map<Value, Value>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  override [Symbol.iterator](): MapIterator<[Value, Value]> {
    return this.entries();
  }
}
