import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import type { Host } from '../inventory/group.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { hostToJson, inventoryToJson } from '../inventory/inventory-json.ts';
import { inventoryToTables } from '../inventory/inventory-tables.ts';
import { inventoryToTree } from '../inventory/inventory-tree.ts';
import { type ShownOptions, shownOfHost } from '../inventory/shown-variables.ts';
import { toTomlText } from '../inventory/toml-text.ts';
import { TextError } from '../parsing/text-error.ts';
import type { PyDict } from '../parsing/value.ts';
import { dumpYaml } from '../template/filters/yaml/dump.ts';
import type { InventoryCommandOptions } from './options.ts';

/** The inventory in the form that is asked for: JSON, YAML or TOML, as `ansible-inventory --list` writes it. */
export function writeInventory(inventory: Inventory, options: InventoryCommandOptions, shown: ShownOptions): string {
  if (options.yaml) return yamlText(inventoryToTree(inventory, shown));
  if (options.toml) return tomlText(inventoryToTables(inventory, shown));
  return inventoryToJson(inventory, { ...shown, oneLine: options.json });
}

/** The variables of one host, as `ansible-inventory --host` writes them. */
export function writeHost(
  inventory: Inventory,
  host: Host,
  options: InventoryCommandOptions,
  shown: ShownOptions,
): string {
  if (options.yaml) return yamlText(shownOfHost(inventory, host, shown));
  if (options.toml) return tomlText(shownOfHost(inventory, host, shown));
  return hostToJson(inventory, host, { ...shown, oneLine: options.json });
}

function yamlText(value: PyDict): string {
  return dumpYaml(value, {
    indent: 2,
    width: 80,
    flow: false,
    sortKeys: true,
    allowUnicode: true,
    explicitStart: false,
    explicitEnd: false,
    defaultStyle: undefined,
  });
}

function tomlText(value: PyDict): string {
  try {
    return toTomlText(value);
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    const summary = `the inventory cannot be written in TOML: ${error.message}`;
    throw new DiagnosticError(errorAt('cli/usage', summary, { hint: 'Take --yaml or JSON.' }));
  }
}
