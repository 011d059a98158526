import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { didYouMeanFile } from '../errors/closest-file.ts';
import { type Diagnostic, DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import { splitAddress } from './address.ts';
import { Inventory } from './inventory.ts';
import { readSourceFile } from './inventory-file.ts';
import { type InventoryRules, isEnabled } from './inventory-rules.ts';
import { classifySource, listSources } from './inventory-source.ts';
import type { Decrypt } from './open-vault.ts';
import { checkSafeNames } from './safe-name.ts';
import { type RunScript, readScriptInventory, runScriptProcess } from './script-inventory.ts';
import { SourceContext } from './source-context.ts';
import { readVariables } from './vars-file.ts';

export interface LoadInventoryOptions {
  /** Relative sources are found from here; default: the current directory. */
  readonly cwd?: string;
  /** Where the playbook lies: its group_vars and host_vars are read at once, so that their faults are found. */
  readonly playbookDir?: string;
  /** Runs an executable inventory; default: a child process. */
  readonly runScript?: RunScript;
  /** The plain text of a vault file; throws where no password fits. */
  readonly decrypt?: Decrypt;
  /** A path as it is shown in places; default: as given. */
  readonly displayPath?: (path: string) => string;
  /** What the configuration says of inventories. */
  readonly rules?: InventoryRules;
}

export interface LoadedInventory {
  readonly inventory: Inventory;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the sources that `-i` names, in order: files in YAML or INI, executables, directories of these, and lists of
 * hosts with a comma; then the group_vars and host_vars beside them. Faults are collected, with their places.
 */
export async function loadInventory(
  sources: readonly string[],
  options: LoadInventoryOptions = {},
): Promise<LoadedInventory> {
  const { decrypt, displayPath } = options;
  const readVars = (path: string) => readVariables(path, { diagnostics: inventory.diagnostics, decrypt, displayPath });
  const inventory = new Inventory(readVars, options.rules);
  const paths = sources.filter((source) => source !== '').map((source) => absolute(source, options));
  for (const path of paths) {
    checkDirectory(path, inventory, options);
    await readSource(path, inventory, options);
  }
  inventory.source = {};
  inventory.reconcile();
  inventory.readSourceFolders(foldersOf(paths));
  const beside =
    options.playbookDir === undefined
      ? []
      : [inventory.playbookFolder(resolve(options.cwd ?? '.', options.playbookDir))];
  const folders = new Set([...inventory.inventoryFolders, ...beside]);
  inventory.reload = async () => {
    const again = await loadInventory(sources, options);
    const fault = again.diagnostics.find(({ severity }) => severity === 'error');
    if (fault) throw new DiagnosticError(fault);
    return again.inventory;
  };
  inventory.diagnostics.push(...checkSafeNames(inventory, [...folders]), ...sharedNames(inventory));
  return { inventory, diagnostics: inventory.diagnostics };
}

/** A directory that holds nothing to read is no inventory. */
function checkDirectory(path: string, inventory: Inventory, { displayPath, rules }: LoadInventoryOptions): void {
  if (classifySource(path) !== 'directory' || listSources(path, rules?.ignores).length > 0) return;
  const summary = `the directory ${displayPath?.(path) ?? path} holds no inventory`;
  const hint =
    'put a file in YAML or INI into it; hidden files and those with extensions like .txt or .cfg do not count';
  inventory.diagnostics.push(errorAt('inventory/not-found', summary, { hint }));
}

async function readSource(path: string, inventory: Inventory, options: LoadInventoryOptions): Promise<void> {
  const kind = classifySource(path);
  const shown = options.displayPath?.(path) ?? path;
  const range = { file: shown, line: 1, column: 1 };
  const context = new SourceContext(inventory);
  if (kind === 'directory') {
    for (const source of listSources(path, options.rules?.ignores)) await readSource(source, inventory, options);
    return;
  }
  inventory.source = { file: path, directory: kind === 'host-list' ? undefined : dirname(path) };
  if (kind === 'missing') {
    const summary = `the inventory ${shown} does not exist`;
    const hint = didYouMeanFile(path) ?? 'give a file, a directory, or host names with a comma at the end';
    inventory.diagnostics.push(errorAt('inventory/not-found', summary, { hint }));
  } else if (!isEnabled(kind, options.rules?.plugins)) {
    context.fail(`${shown} is for none of the plugins that enable_plugins names`, range);
  } else if (kind === 'host-list') readHostList(path, context);
  else if (kind === 'script') await readScriptInventory(path, options.runScript ?? runScriptProcess, context);
  else if (kind === 'toml') context.fail('an inventory in TOML is not supported', range, 'write it in YAML or INI');
  else if (kind === 'special') context.fail('it is no file, directory or program', range);
  else readSourceFile(path, shown, kind, context, options.decrypt);
}

/** `h1,h2:2222,`: hosts of no group. The whole list is one place. */
function readHostList(list: string, context: SourceContext): void {
  for (const part of list.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const { host, port } = part.includes('[') ? splitPlain(part) : splitAddress(part);
    const range = { file: '<--inventory>', line: 1, column: list.indexOf(part) + 1 };
    context.addHost(host, port, context.inventory.addGroup('ungrouped'), range);
  }
}

/** A list has no ranges: only a bracketed address with a port is taken apart. */
function splitPlain(part: string): { host: string; port: number | undefined } {
  const address = splitAddress(part);
  return address.host.includes('[') ? { host: part, port: undefined } : address;
}

function absolute(source: string, options: LoadInventoryOptions): string {
  if (source.includes(',') && !existsSync(resolve(options.cwd ?? '.', source))) return source;
  const expanded = source === '~' || source.startsWith('~/') ? homedir() + source.slice(1) : source;
  return resolve(options.cwd ?? '.', expanded);
}

/** The directories of the sources, each once where neighbors share it. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = paths
    .filter((path) => classifySource(path) !== 'host-list')
    .map((path) => (classifySource(path) === 'directory' ? path : dirname(path)));
  return folders.filter((folder, index) => folder !== folders[index - 1]);
}

/** A name that is both: its variables go to the group, which nobody expects. */
function sharedNames(inventory: Inventory): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const host of inventory.hosts.values()) {
    const group = inventory.groups.get(host.name);
    if (!group || !host.range) continue;
    const summary = `${JSON.stringify(host.name)} names both a host and a group`;
    const related = group.range ? [{ message: 'the group', range: group.range }] : [];
    found.push({ code: 'inventory/parse', severity: 'warning', summary, range: host.range, related });
  }
  return found;
}
