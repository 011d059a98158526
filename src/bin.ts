#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { loadWithCodeCache } from './cli/code-cache.ts';
import type * as cli from './cli/main.ts';

// The build makes app.cjs from src/cli/main.ts.
const app = fileURLToPath(new URL('./app.cjs', import.meta.url));
const { main } = loadWithCodeCache(app, process.argv[2]) as typeof cli;
process.exitCode = await main(process.argv.slice(2));
