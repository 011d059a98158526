import { readFileSync } from 'node:fs';
import { packagePath } from '../commands/package-path.ts';

/** The version in package.json. */
export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(packagePath('package.json'), 'utf8')) as { version: string };
  return version;
}

/** Whether the version is all that is asked for: nothing else is loaded then. */
export function asksForVersion(argv: readonly string[]): boolean {
  return argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V');
}
