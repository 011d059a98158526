import { closestName } from '../errors/closest-name.ts';
import { type Diagnostic, DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import type { Host } from '../inventory/group.ts';
import { type Inventory, LOCALHOST } from '../inventory/inventory.ts';
import { inventoryToGraph } from '../inventory/inventory-graph.ts';
import { hostToJson, inventoryToJson } from '../inventory/inventory-json.ts';
import { matchHosts, matchLimit } from '../inventory/match-hosts.ts';
import { formatOrigins, originsToJson } from '../report/origins-text.ts';
import { inventoryLayers } from '../vars/host-layers.ts';
import { nodesLayer } from '../vars/layer.ts';
import { originsOf } from '../vars/origins.ts';
import type { CommandIo } from './command-io.ts';
import { loadSources, type Sources } from './load-sources.ts';
import type { InventoryCommandOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import { hasErrors, showDiagnostics } from './show-diagnostics.ts';

/** `inventory list`: what `ansible-inventory --list` prints; with `--json` on one line. */
export function listInventory(options: InventoryCommandOptions, io: CommandIo): Promise<readonly Outcome[]> {
  return print(options, io, (sources) => {
    const limited = sources.limit && matchLimit(sources.limit, sources.inventory).hosts;
    return inventoryToJson(sources.inventory, {
      ...shared(sources, options, io),
      hosts: limited,
      oneLine: options.json,
    });
  });
}

/** `inventory graph`: what `ansible-inventory --graph` prints. */
export function graphInventory(options: InventoryCommandOptions, io: CommandIo): Promise<readonly Outcome[]> {
  return print(options, io, ({ inventory }) => inventoryToGraph(inventory.addGroup('all')));
}

/** `inventory host NAME`: what `ansible-inventory --host NAME` prints. */
export function showHost(name: string, options: InventoryCommandOptions, io: CommandIo): Promise<readonly Outcome[]> {
  return print(options, io, (sources) => {
    const { inventory } = sources;
    const host = findHost(inventory, name);
    if (host && options.origins) return drawOrigins(sources, host.name, options, io);
    if (host) return hostToJson(inventory, host, { ...shared(sources, options, io), oneLine: options.json });
    const nearest = closestName(name, inventory.hosts.keys());
    const hint = nearest === undefined ? {} : { hint: `Did you mean ${nearest}?` };
    throw new DiagnosticError(errorAt('inventory/unknown-group', `the inventory has no host '${name}'`, hint));
  });
}

/** The host of that name, the implicit localhost, or the one host that the name as a pattern matches. */
function findHost(inventory: Inventory, name: string): Host | undefined {
  const named = inventory.hosts.get(name) ?? (LOCALHOST.includes(name) ? inventory.localhost(name) : undefined);
  if (named) return named;
  const { hosts } = matchHosts(name, inventory);
  return hosts.length === 1 ? hosts[0] : undefined;
}

/** Where each variable of a host was set, and what it beats: inventory, group_vars, host_vars and `-e`. */
function drawOrigins(sources: Sources, host: string, options: InventoryCommandOptions, io: CommandIo): string {
  const { json } = options;
  const layers = [
    ...inventoryLayers(sources.inventory, host, folderOf(options, io)),
    nodesLayer('extra-vars', sources.extraVars),
  ];
  const origins = originsOf(layers);
  return json ? `${JSON.stringify(originsToJson(origins))}\n` : formatOrigins(origins);
}

async function print(
  options: InventoryCommandOptions,
  io: CommandIo,
  draw: (sources: Sources) => string,
): Promise<readonly Outcome[]> {
  const sources = await loadSources(options, io, folderOf(options, io));
  const diagnostics = sources.diagnostics.map(forTheReader);
  await showDiagnostics(diagnostics, io);
  if (hasErrors(diagnostics)) return ['invalid'];
  io.out(draw(sources));
  return ['done'];
}

/** No host is contacted: what ssh would misread may be shown. */
function forTheReader(found: Diagnostic): Diagnostic {
  return found.code === 'inventory/unsafe-name' ? { ...found, severity: 'warning' } : found;
}

function shared(sources: Sources, options: InventoryCommandOptions, io: CommandIo) {
  return { extraVars: sources.extraVars, playbookDir: folderOf(options, io), export: options.export ?? false };
}

function folderOf({ playbookDir }: InventoryCommandOptions, { cwd }: CommandIo): string {
  return playbookDir ?? cwd;
}
