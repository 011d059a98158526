let spoilt = false;
let until = Number.POSITIVE_INFINITY;

/** Something has been read or done that the input of a run does not tell: the clock, chance, a secret, a change here. */
export function spoilRepeat(): void {
  spoilt = true;
}

/** Something hangs on the clock, but is the same until then, in milliseconds since the epoch; what is past is past. */
export function changesAt(time: number): void {
  if (time > Date.now()) until = Math.min(until, time);
}

/** Whether a run with the same input, whose hosts answer the same, comes to the same. */
export function isRepeatable(): boolean {
  return !spoilt;
}

/** Until when, in milliseconds since the epoch. */
export function repeatableUntil(): number {
  return until;
}
