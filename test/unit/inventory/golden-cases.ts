import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';

/** A case of test/golden/inventory: what is written, and what Ansible is asked. */
export interface GoldenCase {
  readonly name: string;
  readonly sources: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly executable?: readonly string[];
  readonly extra?: readonly string[];
  readonly hosts?: readonly string[];
  readonly patterns?: readonly { readonly pattern: string; readonly limit?: string }[];
}

/** What Ansible answered. */
export interface GoldenAnswer {
  readonly list: string;
  readonly graph: string;
  readonly export: string;
  readonly failed?: boolean;
  readonly hosts: Readonly<Record<string, string>>;
  readonly patterns: readonly {
    readonly hosts?: readonly string[];
    readonly error?: boolean;
    readonly unmatched?: string[];
  }[];
}

const FOLDER = join(import.meta.dirname, '../../golden/inventory');

export const CASES = load(readFileSync(join(FOLDER, 'cases.yml'), 'utf8')) as readonly GoldenCase[];
export const ANSWERS = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Readonly<
  Record<string, GoldenAnswer>
>;

/** What else Ansible writes of an inventory that it can read. */
export interface GoldenForms {
  readonly yaml: string;
  readonly yaml_export: string;
  /** Null where TOML has no form for a value. */
  readonly toml: string | null;
  readonly toml_export: string | null;
  readonly graph_vars: string;
  readonly group: string;
  readonly graph_group: string;
  readonly host?: string;
  readonly host_yaml?: string;
  readonly limited?: string;
  readonly limited_yaml?: string;
}

export const FORMS = JSON.parse(readFileSync(join(FOLDER, 'forms.json'), 'utf8')) as Readonly<
  Record<string, GoldenForms>
>;

/** Writes files below a new directory and returns it. */
export function writeTree(files: Readonly<Record<string, string>>, executable: readonly string[] = []): string {
  const root = mkdtempSync(join(tmpdir(), 'inventory-'));
  for (const [path, text] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
    if (executable.includes(path)) chmodSync(full, 0o755);
  }
  return root;
}
