import type { Value } from '../../parsing/value.ts';
import { pythonError } from './errors.ts';
import { PythonObject } from './python-object.ts';

/** Lists of more items than this are refused: they would not fit into memory. */
const MAX_ITEMS = 50_000_000;

/** Python's `range`: counted, never stored. */
export class PyRange extends PythonObject {
  readonly typeName = 'range';
  readonly start: number;
  readonly stop: number;
  readonly step: number;

  constructor(start: number, stop: number, step: number) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  override size(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }

  at(index: number): number {
    return this.start + index * this.step;
  }

  override getItem(key: Value): Value | undefined {
    if (typeof key !== 'number') return undefined;
    const index = key < 0 ? key + this.size() : key;
    return index >= 0 && index < this.size() ? this.at(index) : undefined;
  }

  override *items(): Iterable<Value> {
    const count = this.size();
    if (count > MAX_ITEMS) throw pythonError('MemoryError', 'the range has too many items');
    for (let index = 0; index < count; index += 1) yield this.at(index);
  }

  override equals(other: Value): boolean {
    if (!(other instanceof PyRange) || other.size() !== this.size()) return false;
    if (this.size() === 0) return true;
    return this.start === other.start && (this.size() === 1 || this.step === other.step);
  }

  override toRepr(): string {
    return `range(${this.start}, ${this.stop}${this.step === 1 ? '' : `, ${this.step}`})`;
  }
}
