import { PyTuple, type Value } from '../../parsing/value.ts';

/** A tuple whose parts also have names, such as the groups of `groupby`. */
export class NamedTuple extends PyTuple {
  names: readonly string[] = [];

  static ofParts(parts: Readonly<Record<string, Value>>): NamedTuple {
    const tuple = new NamedTuple();
    tuple.names = Object.keys(parts);
    for (const value of Object.values(parts)) tuple.push(value);
    return tuple;
  }

  /** The part of that name; undefined where there is none. */
  getPart(name: string): Value | undefined {
    const index = this.names.indexOf(name);
    return index < 0 ? undefined : this[index];
  }
}
