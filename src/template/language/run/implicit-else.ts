import type { Value } from '../../../parsing/value.ts';
import { pythonError } from '../../values/errors.ts';
import { PythonObject } from '../../values/python-object.ts';

/**
 * The value of `a if b` where b is false: Jinja's lenient undefined, even in Ansible. It prints nothing, is false and empty,
 * is not defined, and `default` does not replace it.
 */
export class ImplicitElse extends PythonObject {
  readonly typeName = 'Undefined';
  readonly #line: number;

  constructor(line: number) {
    super();
    this.#line = line;
  }

  override getAttribute(_name: string): Value | undefined {
    return this.#fail();
  }

  override getItem(_key: Value): Value | undefined {
    return this.#fail();
  }

  override items(): Iterable<Value> {
    return [];
  }

  override size(): number {
    return 0;
  }

  override equals(other: Value): boolean {
    return other instanceof ImplicitElse;
  }

  override toStr(): string {
    return '';
  }

  override toRepr(): string {
    return 'Undefined';
  }

  #fail(): never {
    throw pythonError(
      'UndefinedError',
      `the inline if-expression on line ${this.#line} evaluated to false and no else section was defined.`,
    );
  }
}
