#!/bin/sh
import { restoreEnvironment } from './cli/environment.ts';
import { watchOutput } from './cli/output.ts';
import { asksForVersion, readVersion } from './cli/version.ts';

// The build puts bin-head.txt before it, by which a shell starts Node: docs/decisions/start-up.md says why.
restoreEnvironment(process.env);
const argv = process.argv.slice(2);
if (asksForVersion(argv)) {
  watchOutput(() => {});
  process.stdout.write(`${readVersion()}\n`);
} else {
  // Loaded only here: the version costs little more than Node itself.
  void import('./cli/start.ts').then(async ({ start }) => {
    process.exitCode = await start(argv);
  });
}
