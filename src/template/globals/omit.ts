import type { Value } from '../../parsing/value.ts';
import { PythonObject } from '../values/python-object.ts';

/** The value of `omit`: an argument, item or entry that has it is left out. */
class Omit extends PythonObject {
  readonly typeName = '_OmitType';

  override toRepr(): string {
    return '<<Omit>>';
  }
}

export const OMIT: Value = new Omit();

export function isOmit(value: Value): boolean {
  return value === OMIT;
}
