/** A line and a column of a template in one number, so that generated code can keep the current place in one variable. */
const COLUMNS = 2 ** 20;

/** Encodes a zero-based place. */
export function encodePlace({ lineno, colno }: { readonly lineno: number; readonly colno: number }): number {
  return (lineno + 1) * COLUMNS + Math.min(colno + 1, COLUMNS - 1);
}

/** Decodes to a place that counts from 1; undefined for 0, the place before any node. */
export function decodePlace(place: number): { line: number; column: number } | undefined {
  return place === 0 ? undefined : { line: Math.floor(place / COLUMNS), column: place % COLUMNS };
}

/** The place that was counted from the start of a part, counted from where the part's text begins (zero-based, one line). */
export function movePlace(place: number, line: number, column: number): number {
  return encodePlace({ lineno: Math.floor(place / COLUMNS) - 1 + line, colno: (place % COLUMNS) - 1 + column });
}
