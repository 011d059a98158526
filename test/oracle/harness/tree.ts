import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CaseFile } from './cases.ts';

/** Two copies of a case's files, one for each tool; their paths are of one length, so that nothing depends on it. */
export interface Trees {
  readonly theirs: string;
  readonly ours: string;
  remove(): void;
}

export function writeTrees(each: CaseFile): Trees {
  const { folders, remove } = writeCopies(each, 2);
  const [theirs = '', ours = ''] = folders;
  return { theirs, ours, remove };
}

/** So many copies of a case's files. */
export function writeCopies(each: CaseFile, count: number): { readonly folders: string[]; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'oracle-'));
  const folders = Array.from({ length: count }, (_, index) => join(root, String.fromCharCode(97 + index)));
  for (const folder of folders) writeFiles(folder, each);
  return { folders, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function writeFiles(folder: string, { files, links = {}, modes = {} }: CaseFile): void {
  mkdirSync(folder, { mode: 0o755 });
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, 0o644);
  }
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name));
  for (const [name, mode] of Object.entries(modes)) chmodSync(join(folder, name), Number.parseInt(mode, 8));
}

/** Everything below a folder: path → type, mode and content; the folder's own path in contents is written as ROOT. */
export function readTree(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(paths.map((path) => [path, describe(join(folder, path), folder)]));
}

function describe(path: string, folder: string): string {
  const stat = lstatSync(path);
  const mode = (stat.mode & 0o7777).toString(8).padStart(4, '0');
  if (stat.isSymbolicLink()) return `link ${readlinkSync(path).replaceAll(folder, 'ROOT')}`;
  if (!stat.isFile()) return `${stat.isDirectory() ? 'folder' : 'other'} ${mode}`;
  return `file ${mode} ${readFileSync(path, 'latin1').replaceAll(folder, 'ROOT')}`;
}
