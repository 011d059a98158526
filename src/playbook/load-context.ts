import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import type { DiagnosticCode } from '../errors/codes.ts';
import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import type { SourceRange } from '../errors/source-range.ts';
import { openVaultText } from '../inventory/open-vault.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import { parseYaml } from '../parsing/yaml.ts';
import type { TemplateEngine } from '../template/engine.ts';
import type { Effects } from '../template/render-context.ts';
import type { Variables } from '../vars/variables.ts';
import type { KeywordHolder } from './model.ts';

/** What the loader must know of a module: the rest is checked by whoever has the modules. */
export interface ModuleEntry {
  readonly name: string;
  /** Takes text that is no `k=v`. */
  readonly takesFreeForm: boolean;
  /** Only some `k=v` words are taken out of the text, the rest stays as it is (command, shell, script, raw). */
  readonly keepsText: boolean;
}

export interface LoadOptions {
  /** Finds a module by its short or full name; undefined when it is not supported. */
  readonly findModule: (name: string) => ModuleEntry | undefined;
  /** Names of all modules, for hints. */
  readonly moduleNames: () => Iterable<string>;
  /** What to do in place of a module of Ansible's that is not supported; undefined for no such module. */
  readonly moduleHint?: (name: string) => string | undefined;
  readonly engine: TemplateEngine;
  readonly effects: Effects;
  readonly extraVars: Variables;
  /** Directories beside `roles/` of the playbook where roles are looked for. */
  readonly rolesPath: readonly string[];
  /** Keywords that hold in every play where nobody gives them. */
  readonly defaults?: KeywordHolder;
}

let lastTaskId = 0;

/** What one load carries along: its options, the findings so far, and the files that it has read. */
export class LoadContext {
  readonly options: LoadOptions;
  readonly diagnostics: Diagnostic[] = [];
  readonly #documents = new Map<string, YamlNode | undefined>();

  constructor(options: LoadOptions) {
    this.options = options;
  }

  fail(code: DiagnosticCode, summary: string, range?: SourceRange, hint?: string): void {
    this.diagnostics.push(errorAt(code, summary, { ...(range ? { range } : {}), ...(hint ? { hint } : {}) }));
  }

  warn(code: DiagnosticCode, summary: string, range: SourceRange, hint?: string): void {
    this.diagnostics.push({ code, severity: 'warning', summary, range, ...(hint ? { hint } : {}) });
  }

  /** The document in a file, parsed once; undefined when it is empty or broken (a diagnostic says so). */
  readDocument(path: string, neededBy?: SourceRange): YamlNode | undefined {
    if (!this.#documents.has(path)) this.#documents.set(path, this.#parse(path, neededBy));
    return this.#documents.get(path);
  }

  exists(path: string): boolean {
    return existsSync(path);
  }

  nextTaskId(): number {
    lastTaskId += 1;
    return lastTaskId;
  }

  #parse(path: string, neededBy: SourceRange | undefined): YamlNode | undefined {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      this.fail('playbook/missing-file', `${displayPath(path)} cannot be read: ${(error as Error).message}`, neededBy);
      return undefined;
    }
    const { decryptVault } = this.options.effects;
    const opened = openVaultText(text, displayPath(path), decryptVault, this.diagnostics);
    if (opened === undefined) return undefined;
    const { node, diagnostics } = parseYaml(opened, displayPath(path));
    this.diagnostics.push(...diagnostics);
    return node;
  }
}

/** A path as messages show it: relative where it lies below the current directory. */
export function displayPath(path: string): string {
  const below = relative(process.cwd(), path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below;
}
