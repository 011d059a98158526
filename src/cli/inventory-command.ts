import { type Command, Option } from '@commander-js/extra-typings';
import type { InventoryCommandOptions } from '../commands/options.ts';
import { readSettings } from '../config/read-settings.ts';
import type { Settings } from '../config/settings.ts';
import * as option from './options.ts';
import type { Start } from './program.ts';
import { given, outputOptions, type ParsedOptions, sourceOptions } from './shared-options.ts';

/** `inventory list | graph | host NAME`: what `ansible-inventory` prints. */
export function addInventory(program: Command, start: Start): void {
  const inventory = program.command('inventory').summary('show the inventory as it was understood');
  addShared(inventory.command('list').summary('all groups and host variables, as JSON'))
    .addOption(
      new Option('--export', 'show variables where they are set, not what each host has of them').default(false),
    )
    .action((parsed) =>
      start(async (io) => (await load()).listInventory(inventoryOptions(parsed, await readSettings(io)), io)),
    );
  addShared(inventory.command('graph').summary('the tree of groups and hosts')).action((parsed) =>
    start(async (io) => (await load()).graphInventory(inventoryOptions(parsed, await readSettings(io)), io)),
  );
  addShared(
    inventory.command('host').summary('the variables of one host, as JSON').argument('<name>') as unknown as Command,
  )
    .addOption(new Option('--origins', 'show where each variable is set, and what it beats').default(false))
    .action((...args: unknown[]) =>
      start(async (io) =>
        (await load()).showHost(
          args[0] as string,
          inventoryOptions(args[1] as ParsedOptions, await readSettings(io)),
          io,
        ),
      ),
    );
}

const load = () => import('../commands/inventory.ts');

function addShared(command: Command) {
  return command
    .addOption(option.inventoryOption())
    .addOption(option.extraVarsOption())
    .addOption(option.vaultOption())
    .addOption(option.vaultIdOption())
    .addOption(option.askVaultOption())
    .addOption(option.limitOption())
    .addOption(option.verboseOption())
    .addOption(option.jsonOption());
}

function inventoryOptions(
  parsed: ParsedOptions & { origins?: boolean; export?: boolean },
  settings: Settings,
): InventoryCommandOptions {
  return {
    ...given('origins', parsed.origins),
    export: parsed.export || (settings.flag('INVENTORY_EXPORT') ?? false),
    ...given('playbookDir', settings.text('PLAYBOOK_DIR')),
    ...sourceOptions(parsed, settings),
    ...outputOptions(parsed, settings),
    ...given('limit', parsed.limit),
  };
}
