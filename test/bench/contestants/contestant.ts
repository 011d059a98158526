/** One way to bring hosts to the state of the role, or what all such ways stand on. */
export interface Contestant {
  readonly name: string;
  /** How it is set up, for the reader of the result. */
  readonly settings: string;
  /** One run, timed as a whole. Throws where it fails, or changes anything on hosts that are right already. */
  readonly run: () => Promise<unknown>;
  /** Before each run, not timed. */
  readonly prepare?: () => Promise<unknown>;
  /** Seconds at the end of the run before that do not count. */
  readonly tail?: () => number;
}

/** A contestant that can't run here, and why. */
export interface Missing {
  readonly name: string;
  readonly missing: string;
}

/** Makes a contestant, and lets it warm up by a run without a clock; whatever fails is the reason why it is missing. */
export async function enter(
  name: string,
  warmsUp: boolean,
  make: () => Promise<Contestant> | Contestant,
): Promise<Contestant | Missing> {
  try {
    const contestant = await make();
    if (warmsUp) await contestant.run();
    return contestant;
  } catch (error) {
    return { name, missing: reasonOf(error) };
  }
}

export function isMissing(entry: Contestant | Missing): entry is Missing {
  return 'missing' in entry;
}

/** What a failed run said, in a line. */
export function reasonOf(error: unknown): string {
  const { shortMessage, stderr } = error as { shortMessage?: string; stderr?: string };
  const said = (stderr ?? '').trim().split('\n').slice(-3).join(' ');
  return [shortMessage ?? String(error), said].filter(Boolean).join(': ').slice(0, 500);
}
