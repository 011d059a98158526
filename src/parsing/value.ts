/**
 * The Python value model, as JavaScript data (facts: Ansible 2.19 prints and compares Python values, not JavaScript ones).
 *
 * | Python | here |
 * | --- | --- |
 * | None, bool, str | null, boolean, string |
 * | int | number (always an integer) while it is safe, else bigint |
 * | float | PyFloat |
 * | list, tuple | Array, PyTuple |
 * | dict | Map (typed keys, insertion order) |
 * | date, datetime | PyDate |
 *
 * A string is data. What is a template is known by where it came from: only strings inside a `Templated` (a value read from
 * the operator's files) may be compiled.
 */
export type Value = null | boolean | number | bigint | string | PyFloat | PyDate | Value[] | PyTuple | PyDict | Opaque;
export type PyDict = Map<Value, Value>;

/** A Python float; a JavaScript number would lose that 1.0 is not 1. */
export class PyFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A Python tuple: prints as a list in Ansible 2.19, compares unequal to one. */
export class PyTuple extends Array<Value> {
  static of2(items: readonly Value[]): PyTuple {
    const tuple = new PyTuple();
    for (const item of items) tuple.push(item);
    return tuple;
  }
}

/** A YAML timestamp: `text` as Python's str() prints it (`2001-01-01`, `2001-01-01 10:00:00`). */
export class PyDate {
  readonly text: string;
  readonly hasTime: boolean;
  constructor(text: string, hasTime: boolean) {
    this.text = text;
    this.hasTime = hasTime;
  }
}

/** Base of values that templates pass around but that are no plain data (undefined, macros, loops, namespaces, vault text). */
export abstract class Opaque {
  /** Python's type name, for `type_debug` and messages. */
  abstract readonly typeName: string;
}

/** A `!vault` scalar: decrypted when it is first used. */
export class VaultText extends Opaque {
  readonly typeName = 'AnsibleVaultEncryptedUnicode';
  readonly ciphertext: string;
  constructor(ciphertext: string) {
    super();
    this.ciphertext = ciphertext;
  }
}

/** A `!unsafe` scalar: its text is data even in a file where strings are templates. */
export class UnsafeText extends Opaque {
  readonly typeName = 'AnsibleUnsafeText';
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
}
