import type { Value } from '../parsing/value.ts';
import { constantData } from '../template/lazy/constant.ts';
import type { Binding } from './layer.ts';
import { UnknownValue } from './unknown.ts';

/** Variables by name, as a scope has them. */
interface Bindings {
  binding(name: string): Binding | undefined;
}

/** What an evaluation read of its scope, down to what is no template: where all of that is the same, so is its outcome. */
export class ReadLog {
  readonly #reads = new Map<string, Binding | undefined>();
  readonly #never: ReadonlySet<string>;
  #isSpoilt = false;

  /** `never`: names of variables that tell more than their binding: they are never taken to be the same. */
  constructor(never: ReadonlySet<string>) {
    this.#never = never;
  }

  note(name: string, binding: Binding | undefined): void {
    this.#reads.set(name, binding);
    if (this.#never.has(name)) this.#isSpoilt = true;
  }

  /** Something was read that no log can hold. */
  spoil(): void {
    this.#isSpoilt = true;
  }

  get isSpoilt(): boolean {
    return this.#isSpoilt;
  }

  /** Whether other variables would have been read the same. */
  matches(others: Bindings): boolean {
    if (this.#isSpoilt) return false;
    for (const [name, binding] of this.#reads) if (!isSame(binding, others.binding(name))) return false;
    return true;
  }
}

function isSame(left: Binding | undefined, right: Binding | undefined): boolean {
  if (left === right) return true;
  if (left?.kind === 'node' && right?.kind === 'node') {
    if (left.node === right.node) return true;
    const value = constantData.of(left.node);
    return value !== undefined && isSameData(value, constantData.of(right.node));
  }
  return left?.kind === 'value' && right?.kind === 'value' && isSameData(left.value, right.value);
}

/** Containers only where they are one: comparing them would cost more than it saves. */
function isSameData(left: Value, right: Value | undefined): boolean {
  if (left === right) return true;
  if (!(left instanceof UnknownValue && right instanceof UnknownValue)) return false;
  return left.variable === right.variable && left.reason === right.reason;
}
