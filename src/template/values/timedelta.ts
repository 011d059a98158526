import { PyFloat, type Value } from '../../parsing/value.ts';
import { NativeFunction } from './callable.ts';
import { PythonObject } from './python-object.ts';

const DAY = 86_400_000_000;

/** Python's `timedelta`: what the difference of two datetimes is. */
export class PyTimedelta extends PythonObject {
  readonly typeName = 'timedelta';
  readonly microseconds: number;

  constructor(microseconds: number) {
    super();
    this.microseconds = microseconds;
  }

  get days(): number {
    return Math.floor(this.microseconds / DAY);
  }

  get #rest(): number {
    return this.microseconds - this.days * DAY;
  }

  override getAttribute(name: string): Value | undefined {
    if (name === 'days') return this.days;
    if (name === 'seconds') return Math.floor(this.#rest / 1_000_000);
    if (name === 'microseconds') return this.#rest % 1_000_000;
    if (name !== 'total_seconds') return undefined;
    return new NativeFunction(name, () => new PyFloat(this.microseconds / 1_000_000));
  }

  override isTrue(): boolean {
    return this.microseconds !== 0;
  }

  override equals(other: Value): boolean {
    return other instanceof PyTimedelta && other.microseconds === this.microseconds;
  }

  override toStr(): string {
    const pad = (value: number, width = 2) => String(value).padStart(width, '0');
    const seconds = Math.floor(this.#rest / 1_000_000);
    const days = this.days === 0 ? '' : `${this.days} day${Math.abs(this.days) === 1 ? '' : 's'}, `;
    const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
    const fraction = this.#rest % 1_000_000;
    return days + clock + (fraction ? `.${pad(fraction, 6)}` : '');
  }

  override toRepr(): string {
    const seconds = Math.floor(this.#rest / 1_000_000);
    const fraction = this.#rest % 1_000_000;
    const parts = [
      ...(this.days ? [`days=${this.days}`] : []),
      ...(seconds ? [`seconds=${seconds}`] : []),
      ...(fraction ? [`microseconds=${fraction}`] : []),
    ];
    return `datetime.timedelta(${parts.join(', ') || '0'})`;
  }
}
