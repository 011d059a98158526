import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { timeOf } from './measure.ts';

/** What one run of a Node program cost: seconds on the clock and of processor, the most memory it held in MiB. */
export interface Usage {
  readonly seconds: number;
  readonly cpu: number;
  readonly memory: number;
}

const hook = fileURLToPath(new URL('report-usage.cjs', import.meta.url));

/** Runs Node with these arguments so many times; the quickest run, since all that comes on top is the machine's. Throws if one fails. */
export async function measureNode(args: readonly string[], rounds: number): Promise<Usage> {
  const file = join(await mkdtemp(join(tmpdir(), 'bench-usage-')), 'usage.json');
  const runs: Usage[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const seconds = await timeOf(() =>
      execa('node', ['--require', hook, ...args], { env: { BENCH_USAGE: file }, stdin: 'ignore' }),
    );
    runs.push({ seconds, ...(JSON.parse(await readFile(file, 'utf8')) as Omit<Usage, 'seconds'>) });
  }
  return {
    seconds: Math.min(...runs.map((run) => run.seconds)),
    cpu: Math.min(...runs.map((run) => run.cpu)),
    memory: Math.min(...runs.map((run) => run.memory)),
  };
}
