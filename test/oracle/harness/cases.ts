import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

/** What every case may say. */
export interface CaseFile {
  /** Folder and file, without `.yml`. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Modes of files and folders, where they are not 0644 and 0755. */
  readonly modes?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  /** Why the answers differ; the test then holds that they do, and docs/compatibility.md shows it. */
  readonly differs?: string;
}

export interface PlayCase extends CaseFile {
  /** Arguments of each run, in order, in the same tree. */
  readonly runs: readonly string[];
  /** Under `free`, only the order on each host means something. */
  readonly unordered?: boolean;
  /** What modules return is left out: test/golden/modules holds it. So it is in check mode. */
  readonly outcomes?: boolean;
}

export interface InventoryCase extends CaseFile {
  readonly sources: readonly string[];
  readonly extra?: readonly string[];
  readonly hosts?: readonly string[];
  readonly patterns?: readonly { readonly pattern: string; readonly limit?: string }[];
}

const ROOT = join(import.meta.dirname, '..', 'cases');
const DEFAULT_HOSTS = `[web]
a
b
[db]
c
[all:vars]
ansible_connection=local
`;

/** The cases of the family `inventory`. */
export function inventoryCases(): InventoryCase[] {
  return casesOf('inventory').map((each) => ({ ...(each as InventoryCase), files: each.files ?? {} }));
}

/** The cases of all other families: plays, run twice unless they say otherwise. */
export function playCases(): PlayCase[] {
  const families = readdirSync(ROOT).filter((family) => family !== 'inventory');
  return families.flatMap(casesOf).map((each) => {
    const { runs = ['', ''], files } = each as PlayCase;
    return { ...each, runs, files: { hosts: DEFAULT_HOSTS, ...files } };
  });
}

function casesOf(family: string): CaseFile[] {
  const folder = join(ROOT, family);
  return readdirSync(folder).map((file) => {
    const content = load(readFileSync(join(folder, file), 'utf8')) as Omit<CaseFile, 'name'>;
    return { ...content, name: `${family}/${file.replace(/\.yml$/, '')}` };
  });
}
