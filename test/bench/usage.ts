import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { timeOf } from './measure.ts';

/** What one run of a Node program cost, as it says itself at its end. */
export interface Usage {
  /** Seconds of processor. */
  readonly cpu: number;
  /** The most memory that it held (VmHWM), in MiB. */
  readonly memory: number;
  /** Pipes and sockets still open that were not when it started. */
  readonly openPipes: number;
}

const hook = fileURLToPath(new URL('report-usage.cjs', import.meta.url));

/** The same file for each run: another environment would be another input. */
const folder = mkdtempSync(join(tmpdir(), 'bench-usage-'));
const report = join(folder, 'usage.json');
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Runs Node, or a program that starts it, with these arguments. Throws if it fails. */
export async function runMeasured(file: string, args: readonly string[]): Promise<{ stdout: string; usage: Usage }> {
  rmSync(report, { force: true });
  const settings = { env: { BENCH_USAGE: report, NODE_OPTIONS: `--require ${hook}` }, stdin: 'ignore' as const };
  const { stdout } = await execa(file, args, settings);
  return { stdout, usage: JSON.parse(await readFile(report, 'utf8')) as Usage };
}

/** Runs it so many times; the quickest run and the least of each cost, since all that comes on top is the machine's. */
export async function measureRuns(
  file: string,
  args: readonly string[],
  rounds: number,
): Promise<Usage & { seconds: number }> {
  const runs: (Usage & { seconds: number })[] = [];
  for (let round = 0; round < rounds; round += 1) {
    let usage: Usage | undefined;
    const seconds = await timeOf(async () => {
      usage = (await runMeasured(file, args)).usage;
    });
    if (usage) runs.push({ seconds, ...usage });
  }
  const least = (key: keyof Usage | 'seconds') => Math.min(...runs.map((run) => run[key]));
  return { seconds: least('seconds'), cpu: least('cpu'), memory: least('memory'), openPipes: least('openPipes') };
}
