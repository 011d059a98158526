import { Opaque, type Value } from '../../parsing/value.ts';

/** Base of the objects that templates meet beside plain data: what each of them answers to Python's protocols. */
export abstract class PythonObject extends Opaque {
  /** `value.name`; undefined where there is no such attribute. */
  getAttribute(_name: string): Value | undefined {
    return undefined;
  }

  /** `value[key]`; undefined where there is no such item. */
  getItem(_key: Value): Value | undefined {
    return undefined;
  }

  /** The items of `for`, or undefined where Python says "is not iterable". */
  items(): Iterable<Value> | undefined {
    return undefined;
  }

  /** `len(value)`, or undefined where the type has none. */
  size(): number | undefined {
    return undefined;
  }

  isTrue(): boolean {
    return this.size() !== 0;
  }

  equals(other: Value): boolean {
    return this === other;
  }

  toStr(): string {
    return this.toRepr();
  }

  toRepr(): string {
    return `<${this.typeName} object>`;
  }
}
