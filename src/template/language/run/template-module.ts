import type { Value } from '../../../parsing/value.ts';
import { PythonObject } from '../../values/python-object.ts';

/** An imported template: its exported names are attributes, and what it prints is its text. */
export class TemplateModule extends PythonObject {
  readonly typeName = 'TemplateModule';
  readonly name: string;
  readonly output: readonly Value[];
  readonly #exported: ReadonlyMap<string, Value>;

  constructor(name: string, exported: ReadonlyMap<string, Value>, output: readonly Value[]) {
    super();
    this.name = name;
    this.output = output;
    this.#exported = exported;
  }

  override getAttribute(name: string): Value | undefined {
    return this.#exported.get(name);
  }

  override toRepr(): string {
    return `<TemplateModule '${this.name}'>`;
  }
}
