import { type Command, Option } from '@commander-js/extra-typings';
import type { InventoryCommandOptions } from '../commands/options.ts';
import { readSettings } from '../config/read-settings.ts';
import type { Settings } from '../config/settings.ts';
import * as option from './options.ts';
import type { Start } from './program.ts';
import { given, outputOptions, type ParsedOptions, sourceOptions } from './shared-options.ts';

/** `inventory list | graph | host NAME`: what `ansible-inventory` prints. */
export function addInventory(program: Command, start: Start): void {
  const inventory = program
    .command('inventory')
    .summary('show the inventory as it was understood')
    .addHelpText('after', examples(LIST[0], GRAPH[0], HOST[0]));
  addForms(addShared(inventory.command('list').summary('all groups and host variables, as JSON, YAML or TOML')))
    .addHelpText('after', examples(...LIST))
    .addOption(new Option('--export', 'show variables where they are set, not what each host has of them'))
    .action((parsed) =>
      start(async (io) => (await load()).listInventory(inventoryOptions(parsed, await readSettings(io)), io)),
    );
  addShared(
    inventory
      .command('graph')
      .summary('the tree of groups and hosts')
      .argument('[group]', 'the group at its root; default: all') as unknown as Command,
  )
    .addHelpText('after', examples(...GRAPH))
    .addOption(new Option('--vars', 'show variables too'))
    .action((...args: unknown[]) =>
      start(async (io) => {
        const options = inventoryOptions(args[1] as ParsedInventory, await readSettings(io));
        const group = given('group', args[0] as string | undefined);
        return (await load()).graphInventory({ ...options, ...group }, io);
      }),
    );
  addForms(
    addShared(
      inventory
        .command('host')
        .summary('the variables of one host, as JSON, YAML or TOML')
        .argument('<host>', 'its name') as unknown as Command,
    ),
  )
    .addHelpText('after', examples(...HOST))
    .addOption(new Option('--origins', 'show where each variable is set, and what it beats'))
    .action((...args: unknown[]) =>
      start(async (io) => {
        const options = inventoryOptions(args[1] as ParsedInventory, await readSettings(io));
        return (await load()).showHost(args[0] as string, options, io);
      }),
    );
}

const LIST = [
  'inventory list -i hosts.yml',
  'inventory list -i hosts.yml --yaml --output inventory.yml',
  'inventory list -i hosts.yml --export -l workers',
] as const;
const GRAPH = [
  'inventory graph -i hosts.yml',
  'inventory graph -i hosts.yml --vars',
  'inventory graph workers -i hosts.yml',
] as const;
const HOST = [
  'inventory host node1 -i hosts.yml',
  'inventory host node1 -i hosts.yml --origins       where each variable is set',
] as const;

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  calico-deploy ${line}`).join('\n')}`;
}

/** The forms other than JSON. */
function addForms(command: Command) {
  return command
    .addOption(new Option('-y, --yaml', 'write YAML in place of JSON').conflicts('json'))
    .addOption(new Option('--toml', 'write TOML in place of JSON').conflicts(['yaml', 'json']));
}

const load = () => import('../commands/inventory.ts');

function addShared(command: Command) {
  return command
    .addOption(new Option('--output <file>', 'write into a file'))
    .addOption(
      new Option('--playbook-dir <folder>', 'the folder whose group_vars and host_vars count too (default: this one)'),
    )
    .addOption(option.inventoryOption())
    .addOption(option.extraVarsOption())
    .addOption(option.vaultOption())
    .addOption(option.vaultIdOption())
    .addOption(option.askVaultOption())
    .addOption(option.limitOption())
    .addOption(option.verboseOption())
    .addOption(option.jsonOption());
}

interface ParsedInventory extends ParsedOptions {
  origins?: boolean;
  export?: boolean;
  yaml?: boolean;
  toml?: boolean;
  vars?: boolean;
  output?: string;
  playbookDir?: string;
}

function inventoryOptions(parsed: ParsedInventory, settings: Settings): InventoryCommandOptions {
  return {
    ...given('origins', parsed.origins),
    ...given('yaml', parsed.yaml),
    ...given('toml', parsed.toml),
    ...given('vars', parsed.vars),
    ...given('output', parsed.output),
    ...given('playbookDir', parsed.playbookDir ?? settings.text('PLAYBOOK_DIR')),
    export: parsed.export || (settings.flag('INVENTORY_EXPORT') ?? false),
    ...sourceOptions(parsed, settings),
    ...outputOptions(parsed, settings),
    ...given('limit', parsed.limit),
  };
}
