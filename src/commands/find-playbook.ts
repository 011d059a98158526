import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { didYouMeanFile } from '../errors/closest-file.ts';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import { packagePath } from './package-path.ts';

const NAME = '05.calico.yml';

/**
 * The playbook of `apply`, `render`, `validate` and `verify`: the one that `-p` names, else 05.calico.yml beside an inventory
 * source or in the current folder, else the one that ships with the package.
 */
export function findPlaybook(given: string | undefined, inventory: readonly string[], cwd: string): string {
  if (given !== undefined) return requirePlaybook(resolve(cwd, given), given);
  const beside = inventory.filter((source) => !source.includes(',')).map((source) => folderOf(resolve(cwd, source)));
  const found = [...beside, cwd].map((folder) => join(folder, NAME)).find((path) => existsSync(path));
  return found ?? packagePath(NAME);
}

/** Throws a diagnostic where there is no such file. */
export function requirePlaybook(path: string, shown: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isFile()) return path;
  const summary = status ? `the playbook ${shown} is no file` : `the playbook ${shown} does not exist`;
  const hint = status?.isDirectory() ? 'Name the file in it.' : didYouMeanFile(path);
  throw new DiagnosticError(errorAt('playbook/missing-file', summary, hint === undefined ? {} : { hint }));
}

function folderOf(source: string): string {
  return statSync(source, { throwIfNoEntry: false })?.isDirectory() ? source : dirname(source);
}
