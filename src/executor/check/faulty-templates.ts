import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Diagnostic } from '../../errors/diagnostic.ts';
import { displayPath } from '../../playbook/load-context.ts';
import { checkSource } from '../../template/language/check.ts';
import type { LookedUp } from '../../template/language/looked-up.ts';
import { templatesNamedIn } from '../../template/language/named-templates.ts';
import { candidates } from '../files/local-files.ts';

/** A template file with faults, and whether whoever names the first one is certain to read it. */
export interface FaultyTemplate {
  readonly path: string;
  readonly isCertain: boolean;
}

/** Template files and their faults; each is looked for and read once. */
export class FaultyTemplates {
  readonly #faults = new Map<string, readonly Diagnostic[]>();
  readonly #named = new Map<string, readonly LookedUp[]>();
  readonly #places = new Map<readonly string[], Map<string, string | undefined>>();

  /** The files with faults among one that is named and those that it names in turn. */
  find({ name, isCertain }: LookedUp, searchPath: readonly string[]): FaultyTemplate[] {
    const found = new Map<string, FaultyTemplate>();
    const path = this.#place(name, searchPath);
    if (path !== undefined) this.#collect({ path, isCertain }, [...searchPath, dirname(path)], found);
    return [...found.values()].filter((each) => this.of(each.path).length > 0);
  }

  of(path: string): readonly Diagnostic[] {
    this.#read(path);
    return this.#faults.get(path) ?? [];
  }

  #collect(template: FaultyTemplate, searchPath: readonly string[], found: Map<string, FaultyTemplate>): void {
    if (found.has(template.path)) return;
    found.set(template.path, template);
    for (const { name, isCertain } of this.#read(template.path)) {
      const path = this.#place(name, searchPath);
      if (path !== undefined) {
        this.#collect({ path, isCertain: isCertain && template.isCertain }, searchPath, found);
      }
    }
  }

  #place(name: string, searchPath: readonly string[]): string | undefined {
    const found = this.#places.get(searchPath) ?? new Map<string, string | undefined>();
    this.#places.set(searchPath, found);
    if (!found.has(name)) found.set(name, [...candidates(name, 'templates', searchPath)].find(isFile));
    return found.get(name);
  }

  /** The templates that a file names; its faults are noted. */
  #read(path: string): readonly LookedUp[] {
    let named = this.#named.get(path);
    if (!named) {
      const source = readFileSync(path, 'utf8');
      named = templatesNamedIn(source);
      this.#named.set(path, named);
      this.#faults.set(path, checkSource(source, 'file', { range: { file: displayPath(path), line: 1, column: 1 } }));
    }
    return named;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
