import pc from 'picocolors';

const QUIET_MS = 1000;
const HEARTBEAT_MS = 15_000;

/**
 * Runs one step of the lab's work. Says what it is doing once it has taken a second, again every 15 s, and how long it
 * took; a step under a second leaves no line.
 */
export async function step<T>(label: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  let said = false;
  const first = setTimeout(() => {
    said = true;
    say(`${label} …`);
  }, QUIET_MS);
  const beat = setInterval(() => say(`${label} … ${seconds(started)}`), HEARTBEAT_MS);
  try {
    const result = await work();
    if (said) say(`${label}: ${seconds(started)}`);
    return result;
  } finally {
    clearTimeout(first);
    clearInterval(beat);
  }
}

/** Writes one progress line to stderr. */
export function say(line: string): void {
  process.stderr.write(`${pc.dim('lab')} ${line}\n`);
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
