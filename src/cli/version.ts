import { readFileSync } from 'node:fs';
import { packagePath } from '../commands/package-path.ts';

/** The version in package.json, read when asked for: `--version` loads nothing else. */
export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(packagePath('package.json'), 'utf8')) as { version: string };
  return version;
}
