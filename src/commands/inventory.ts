import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { didYouMean } from '../errors/closest-name.ts';
import { type Diagnostic, DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import { compareText, type Group, Host } from '../inventory/group.ts';
import { type Inventory, LOCALHOST } from '../inventory/inventory.ts';
import { inventoryToGraph, type ShownVariables } from '../inventory/inventory-graph.ts';
import { matchHosts, matchLimit } from '../inventory/match-hosts.ts';
import { shownOfGroup, shownOfHost } from '../inventory/shown-variables.ts';
import type { PyDict } from '../parsing/value.ts';
import { graphToJson } from '../report/graph-json.ts';
import { formatOrigins, originsToJson } from '../report/origins-text.ts';
import { toStr } from '../template/values/text.ts';
import { inventoryLayers } from '../vars/host-layers.ts';
import { nodesLayer } from '../vars/layer.ts';
import { originsOf } from '../vars/origins.ts';
import type { CommandIo } from './command-io.ts';
import { writeHost, writeInventory } from './inventory-forms.ts';
import { loadSources, type Sources } from './load-sources.ts';
import type { InventoryCommandOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import { hasErrors, refuseInput, showDiagnostics } from './show-diagnostics.ts';

/** `inventory list`: what `ansible-inventory --list` prints; with `--json` on one line. */
export function listInventory(options: InventoryCommandOptions, io: CommandIo): Promise<readonly Outcome[]> {
  return print(options, io, (sources) => {
    const { inventory, limit } = sources;
    const limited = limit && matchLimit(limit, inventory).hosts;
    return writeInventory(inventory, options, { ...shared(sources, options, io), hosts: limited });
  });
}

/** `inventory graph [GROUP]`: what `ansible-inventory --graph` prints; the limit is not for it. */
export function graphInventory(options: InventoryCommandOptions, io: CommandIo): Promise<readonly Outcome[]> {
  const { group: name = 'all' } = options;
  return print(options, io, (sources) => {
    const { inventory } = sources;
    const group = inventory.groups.get(name);
    if (!group) throw unknownName('group', name, inventory.groups.keys());
    const shown = options.vars ? variablesOf(sources, options, io) : undefined;
    if (options.json) return `${JSON.stringify({ format: 1, ...graphToJson(group, shown) })}\n`;
    return inventoryToGraph(group, shown && textsOf(shown));
  });
}

/** `inventory host NAME`: what `ansible-inventory --host NAME` prints. */
export function showHost(name: string, options: InventoryCommandOptions, io: CommandIo): Promise<readonly Outcome[]> {
  return print(options, io, (sources) => {
    const { inventory } = sources;
    const host = findHost(inventory, name);
    if (host && options.origins) return drawOrigins(sources, host.name, options, io);
    if (host) return writeHost(inventory, host, options, shared(sources, options, io));
    throw unknownName('host', name, inventory.hosts.keys());
  });
}

function unknownName(what: 'host' | 'group', name: string, known: Iterable<string>): DiagnosticError {
  const hint = didYouMean(name, known);
  const summary = `the inventory has no ${what} '${name}'`;
  return new DiagnosticError(errorAt('inventory/unknown-group', summary, hint === undefined ? {} : { hint }));
}

function variablesOf(sources: Sources, options: InventoryCommandOptions, io: CommandIo) {
  const { inventory } = sources;
  const shown = shared(sources, options, io);
  return (entity: Group | Host): PyDict =>
    entity instanceof Host ? shownOfHost(inventory, entity, shown) : shownOfGroup(inventory, entity);
}

/** The variables of a group or host by their names, each as Python writes it. */
function textsOf(variables: (entity: Group | Host) => PyDict): ShownVariables {
  return (entity) =>
    Array.from(variables(entity), ([key, value]): [string, string] => [toStr(key), toStr(value)]).toSorted(
      ([left], [right]) => compareText(left, right),
    );
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
  const diagnostics = [...sources.diagnostics, ...unmatched(sources)].map(forTheReader);
  await showDiagnostics(diagnostics, io);
  if (hasErrors(diagnostics)) return refuseInput(diagnostics, options, io);
  const text = draw(sources);
  if (options.output === undefined) io.out(text);
  else writeOutput(options.output, text, io);
  return ['done'];
}

/** As Ansible writes it: the line break at the end of JSON and of a graph is the terminal's. */
function writeOutput(file: string, text: string, { cwd }: CommandIo): void {
  const isBlock = !text.startsWith('{') && !text.startsWith('@');
  try {
    writeFileSync(resolve(cwd, file), isBlock ? text : text.replace(/\n$/, ''));
  } catch (error) {
    throw new DiagnosticError(errorAt('cli/usage', `${file} cannot be written: ${(error as Error).message}`));
  }
}

/** What is shown of a limit that matches nothing is nothing. */
function unmatched({ inventory, limit }: Sources): readonly Diagnostic[] {
  return limit ? matchLimit(limit, inventory).diagnostics : [];
}

const ONLY_WARNED_OF: readonly string[] = ['inventory/unsafe-name', 'inventory/unknown-group'];

/** No host is contacted: what ssh would misread may be shown, and of names that nothing has Ansible warns. */
function forTheReader(found: Diagnostic): Diagnostic {
  return ONLY_WARNED_OF.includes(found.code) ? { ...found, severity: 'warning' } : found;
}

function shared(sources: Sources, options: InventoryCommandOptions, io: CommandIo) {
  return { extraVars: sources.extraVars, playbookDir: folderOf(options, io), export: options.export ?? false };
}

function folderOf({ playbookDir = '.' }: InventoryCommandOptions, { cwd }: CommandIo): string {
  return resolve(cwd, playbookDir);
}
