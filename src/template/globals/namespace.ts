import type { PyDict, Value } from '../../parsing/value.ts';
import { NativeFunction } from '../values/callable.ts';
import { entriesOf } from '../values/keys.ts';
import { mergeInto } from '../values/methods/dict.ts';
import { PythonObject } from '../values/python-object.ts';
import { toRepr } from '../values/text.ts';

/** What `namespace(…)` gives: attributes that `{% set ns.name = … %}` can assign from inside of loops. */
export class Namespace extends PythonObject {
  readonly typeName = 'Namespace';
  readonly #values: PyDict;

  constructor(values: PyDict) {
    super();
    this.#values = values;
  }

  override getAttribute(name: string): Value | undefined {
    return this.#values.get(name);
  }

  /** `{% set ns.name = value %}`. */
  setAttribute(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  override toRepr(): string {
    return `<Namespace ${toRepr(this.#values)}>`;
  }
}

/** The global `namespace`, called like `dict`. */
export const namespace = new NativeFunction('namespace', (args, kwargs) => {
  const values: PyDict = new Map();
  if (args[0] !== undefined) mergeInto(values, args[0]);
  for (const [name, value] of kwargs) values.set(name, value);
  return new Namespace(new Map(entriesOf(values)));
});
