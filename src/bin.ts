#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { loadWithCodeCache } from './cli/code-cache.ts';
import { beginEarly } from './cli/head-start/begin-early.ts';
import type * as cli from './cli/main.ts';
import { asksForVersion, readVersion } from './cli/version.ts';

const argv = process.argv.slice(2);
if (asksForVersion(argv)) {
  process.stdout.write(`${readVersion()}
`);
} else {
  // The build makes app.cjs from src/cli/main.ts.
  const program = fileURLToPath(new URL('./app.cjs', import.meta.url));
  const begun = beginEarly(program, argv);
  const kind = `${argv[0] ?? ''}${begun.length > 0 ? '-known' : ''}`;
  const { main } = loadWithCodeCache(program, kind) as typeof cli;
  process.exitCode = await main(argv, { program, begun });
}
