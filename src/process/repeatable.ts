let spoilt = false;

/** Something has been read or done that the input of a run does not tell: the clock, chance, a secret, a change here. */
export function spoilRepeat(): void {
  spoilt = true;
}

/** Whether a run with the same input, whose hosts answer the same, comes to the same. */
export function isRepeatable(): boolean {
  return !spoilt;
}
