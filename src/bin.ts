#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { loadWithCodeCache } from './cli/code-cache.ts';
import type * as cli from './cli/main.ts';
import { asksForVersion, readVersion } from './cli/version.ts';

const argv = process.argv.slice(2);
if (asksForVersion(argv)) {
  process.stdout.write(`${readVersion()}\n`);
} else {
  // The build makes app.cjs from src/cli/main.ts.
  const app = fileURLToPath(new URL('./app.cjs', import.meta.url));
  const { main } = loadWithCodeCache(app, argv[0]) as typeof cli;
  process.exitCode = await main(argv);
}
