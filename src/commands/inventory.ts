import { closestName } from '../errors/closest-name.ts';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import { LOCALHOST } from '../inventory/inventory.ts';
import { inventoryToGraph } from '../inventory/inventory-graph.ts';
import { hostToJson, inventoryToJson } from '../inventory/inventory-json.ts';
import { matchLimit } from '../inventory/match-hosts.ts';
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
    return inventoryToJson(sources.inventory, { ...shared(sources, io), hosts: limited, oneLine: options.json });
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
    const host = inventory.hosts.get(name) ?? (LOCALHOST.includes(name) ? inventory.localhost(name) : undefined);
    if (host && options.origins) return drawOrigins(sources, name, options, io);
    if (host) return hostToJson(inventory, host, { ...shared(sources, io), oneLine: options.json });
    const nearest = closestName(name, inventory.hosts.keys());
    const hint = nearest === undefined ? {} : { hint: `Did you mean ${nearest}?` };
    throw new DiagnosticError(errorAt('inventory/unknown-group', `the inventory has no host '${name}'`, hint));
  });
}

/** Where each variable of a host was set, and what it beats: inventory, group_vars, host_vars and `-e`. */
function drawOrigins(sources: Sources, host: string, { json }: InventoryCommandOptions, io: CommandIo): string {
  const layers = [...inventoryLayers(sources.inventory, host, io.cwd), nodesLayer('extra-vars', sources.extraVars)];
  const origins = originsOf(layers);
  return json ? `${JSON.stringify(originsToJson(origins))}\n` : formatOrigins(origins);
}

async function print(
  options: InventoryCommandOptions,
  io: CommandIo,
  draw: (sources: Sources) => string,
): Promise<readonly Outcome[]> {
  const sources = await loadSources(options, io, io.cwd);
  await showDiagnostics(sources.diagnostics, io);
  if (hasErrors(sources.diagnostics)) return ['invalid'];
  io.out(draw(sources));
  return ['done'];
}

function shared(sources: Sources, io: CommandIo) {
  return { extraVars: sources.extraVars, playbookDir: io.cwd };
}
