import type { Value } from '../parsing/value.ts';
import { toMarker } from '../template/values/undefined.ts';

/** A dict whose entries are made when they are read: `hostvars`, `vars`. A value that fails is a marker, as in Ansible. */
export abstract class VirtualDict extends Map<Value, Value> {
  /** Python's name of the type, as messages tell it. */
  readonly typeName: string = 'dict';
  protected abstract read(key: string): Value | undefined;
  protected abstract contains(key: string): boolean;
  protected abstract list(): Iterable<string>;

  override get(key: Value): Value | undefined {
    if (typeof key !== 'string') return undefined;
    try {
      return this.read(key);
    } catch (error) {
      return toMarker(error);
    }
  }

  override has(key: Value): boolean {
    return typeof key === 'string' && this.contains(key);
  }

  override get size(): number {
    return [...this.list()].length;
  }

  override *keys(): MapIterator<Value> {
    yield* this.list();
  }

  override *values(): MapIterator<Value> {
    for (const key of this.list()) yield this.get(key) ?? null;
  }

  override *entries(): MapIterator<[Value, Value]> {
    for (const key of this.list()) yield [key, this.get(key) ?? null];
  }

  override [Symbol.iterator](): MapIterator<[Value, Value]> {
    return this.entries();
  }

  override forEach(visit: (value: Value, key: Value, map: Map<Value, Value>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }
}
