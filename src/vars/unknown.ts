import { TracelessError } from '../errors/traceless-error.ts';
import type { Value } from '../parsing/value.ts';
import { PythonObject } from '../template/values/python-object.ts';

/**
 * A value that only a host could have given: what a task would have answered that an offline run did not send. It may be
 * passed on; every look into it throws `UnknownValueError`.
 */
export class UnknownValue extends PythonObject {
  readonly typeName = 'unknown';
  readonly variable: string;
  /** Who would have answered, fit for a message: a task's name. */
  readonly reason: string;

  constructor(variable: string, reason: string) {
    super();
    this.variable = variable;
    this.reason = reason;
  }

  override getAttribute(): Value {
    return this.trip();
  }

  override getItem(): Value {
    return this.trip();
  }

  override items(): Iterable<Value> {
    return this.trip();
  }

  override size(): number {
    return this.trip();
  }

  override isTrue(): boolean {
    return this.trip();
  }

  override equals(): boolean {
    return this.trip();
  }

  override toStr(): string {
    return this.trip();
  }

  override toRepr(): string {
    return this.trip();
  }

  trip(): never {
    throw new UnknownValueError(this.variable, this.reason);
  }
}

/** Something needed a value that is not known offline. No template error: nothing may turn it into a value. */
export class UnknownValueError extends TracelessError {
  readonly variable: string;
  readonly reason: string;
  /** What the value was needed for; `secret` is content that is left out on purpose. */
  readonly neededFor: 'content' | 'condition' | 'secret';

  constructor(variable: string, reason: string, neededFor: UnknownValueError['neededFor'] = 'content') {
    super(`'${variable}' is not known without asking a host: ${reason}`);
    this.neededFor = neededFor;
    this.name = 'UnknownValueError';
    this.variable = variable;
    this.reason = reason;
  }
}
