import { relative } from 'node:path';
import { NO_SETTINGS } from '../config/settings.ts';
import { type Diagnostic, DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { readLimit } from '../inventory/limit.ts';
import { loadInventory } from '../inventory/load-inventory.ts';
import { parseExtraVars } from '../vars/extra-vars.ts';
import type { Variables } from '../vars/variables.ts';
import type { CommandIo } from './command-io.ts';
import { inventoryRules } from './inventory-rules.ts';
import type { SourceOptions } from './options.ts';
import { createDecrypt } from './vault.ts';

/** What the command line names besides the playbook, read; with all that is wrong with it. */
export interface Sources {
  readonly inventory: Inventory;
  readonly extraVars: Variables;
  /** Patterns of `--limit`. */
  readonly limit: readonly string[] | undefined;
  readonly decrypt: (ciphertext: string) => string;
  /** The same for what need not be text. */
  readonly decryptBytes: (ciphertext: string) => Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
  /** A vault is open, or a password was asked for: that is for no stamp. */
  readonly hasSecrets: boolean;
}

export interface LoadSourcesOptions extends SourceOptions {
  readonly limit?: string;
  readonly askPass?: boolean;
  readonly connectionPasswordFile?: string;
  readonly askBecomePass?: boolean;
  readonly becomePasswordFile?: string;
}

/** Reads inventory, extra variables and limit. Faults are collected, save that a missing `-i` is one at once. */
export async function loadSources(options: LoadSourcesOptions, io: CommandIo, playbookDir?: string): Promise<Sources> {
  if (options.inventory.length === 0) {
    throw new DiagnosticError(
      errorAt('cli/usage', 'no inventory is given', { hint: 'Name one: -i hosts.yml, or `inventory` in ansible.cfg.' }),
    );
  }
  const decryptBytes = await createDecrypt(options, io);
  const decrypt = (ciphertext: string) => decryptBytes(ciphertext).toString('utf8');
  const rules = inventoryRules(options.settings ?? NO_SETTINGS);
  const { inventory, diagnostics } = await loadInventory(options.inventory, {
    cwd: io.cwd,
    decrypt,
    displayPath: (path) => displayPath(path, io.cwd),
    rules: rules.rules,
    ...(playbookDir === undefined ? {} : { playbookDir }),
  });
  const extra = parseExtraVars(options.extraVars, decrypt);
  const limit = options.limit === undefined ? undefined : readLimit(options.limit, io.cwd);
  return {
    inventory,
    extraVars: extra.variables,
    limit: limit?.patterns,
    decrypt,
    decryptBytes,
    hasSecrets: hasSecrets(options),
    diagnostics: [
      ...(options.settings?.diagnostics ?? []),
      ...rules.diagnostics,
      ...diagnostics,
      ...extra.diagnostics,
      ...(limit?.diagnostics ?? []),
    ],
  };
}

/** A path as people read it: relative to where they are, unless that leads far away or to the top. */
export function displayPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('../..') || short === '' || short.length >= path.length ? path : short;
}

function hasSecrets(options: LoadSourcesOptions): boolean {
  const { vaultIds = [], vaultPasswordFiles = [], connectionPasswordFile, becomePasswordFile } = options;
  const asks = [options.askVaultPass, options.askPass, options.askBecomePass].includes(true);
  const files = [...vaultIds, ...vaultPasswordFiles, connectionPasswordFile, becomePasswordFile];
  return asks || files.some((each) => each !== undefined);
}
