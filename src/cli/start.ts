import { fileURLToPath } from 'node:url';
import { loadWithCodeCache } from './code-cache.ts';
import { beginEarly } from './head-start/begin-early.ts';
import type * as cli from './main.ts';

/** Starts what may be started before the program is loaded, loads it, and runs the command line. Returns the exit code. */
export async function start(argv: readonly string[]): Promise<number> {
  // The build makes app.cjs from src/cli/main.ts.
  const program = fileURLToPath(new URL('./app.cjs', import.meta.url));
  const begun = beginEarly(program, argv);
  const kind = `${argv[0] ?? ''}${begun.length > 0 ? '-known' : ''}`;
  const { main } = loadWithCodeCache(program, kind) as typeof cli;
  return main(argv, { program, begun });
}
