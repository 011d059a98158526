/** The lab cannot do what was asked, for a reason outside this code: its message is for a person, its trace for nobody. */
export class LabError extends Error {
  override readonly name = 'LabError';
}

/** What an unknown thrown value says. */
export function reasonOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'stderr' in error && String(error.stderr).trim() !== '') {
    return String(error.stderr).trim();
  }
  return error instanceof Error ? error.message : String(error);
}
