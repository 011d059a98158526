import { execa } from 'execa';

/** Longer than any contestant needs on any machine that the bench makes sense on: what takes longer hangs. */
const TIMEOUT_MS = 20 * 60_000;

/** Runs one program to its end, within bounds, with `input` or nothing on its standard input. Throws where it fails. */
export async function runBounded(
  file: string,
  args: readonly string[],
  { input = '', ...options }: { input?: string; env?: Record<string, string>; cwd?: string } = {},
): Promise<{ stdout: string; stderr: string }> {
  return execa(file, args, { ...options, input, timeout: TIMEOUT_MS });
}
