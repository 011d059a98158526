import { fixed } from './format-number.ts';

/** Python's `round(float)`: to the nearest whole, to even on a tie. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  return rest > 0.5 ? floor + 1 : floor;
}

/** Python's `round(float, digits)`: exact ties of the binary value go to even. */
export function roundDouble(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 300) return value;
  if (digits >= 0) return (value < 0 || Object.is(value, -0) ? -1 : 1) * Number(fixed(Math.abs(value), digits));
  const unit = 10 ** -digits;
  const rounded = roundHalfEven(value / unit) * unit;
  return rounded === 0 && value < 0 ? -0 : rounded;
}
