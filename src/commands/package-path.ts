import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path of a file that ships with the package (`05.calico.yml`, `roles`), from source as from the bundle, whose own package.json only says what its files are. */
export function packagePath(relative: string): string {
  let folder = dirname(dirname(fileURLToPath(import.meta.url)));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, relative);
}
