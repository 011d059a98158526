import { existsSync } from 'node:fs';
import { execa } from 'execa';

const bundle = new URL('../../dist/bin.js', import.meta.url).pathname;

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** Started by the shell that its first line names, as users start it. Default: by Node at once. */
  readonly by?: 'node' | 'shell';
}

/** Runs the built command line as a user would. Throws where it was not built: `npm test` builds it first. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  if (!existsSync(bundle)) throw new Error('dist/bin.js is missing: run `npm run build` first');
  const settings = { cwd: options.cwd ?? process.cwd(), env: { NO_COLOR: '1', ...options.env }, timeout: 280_000 };
  const [program, ...before] = options.by === 'shell' ? [bundle] : ['node', bundle];
  const result = await execa(program, [...before, ...args], {
    ...settings,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
  });
  return { exitCode: result.exitCode ?? 255, stdout: result.stdout, stderr: result.stderr };
}
