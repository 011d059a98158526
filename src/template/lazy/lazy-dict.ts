import type { Value } from '../../parsing/value.ts';

/** Gives a value when it is first read. */
export type Pending = () => Value;

/** A dict whose entries are resolved one by one, when they are read. One that cannot be resolved yet (it throws) stays pending. */
export class LazyDict extends Map<Value, Value> {
  readonly #pending = new Map<Value, Pending>();

  constructor(entries: Iterable<readonly [Value, Pending]>) {
    super();
    for (const [key, pending] of entries) {
      super.set(key, null);
      this.#pending.set(key, pending);
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
