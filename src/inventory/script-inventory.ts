import type { SourceRange } from '../errors/source-range.ts';
import { UnsafeText, VaultText } from '../parsing/value.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../parsing/yaml/node.ts';
import { parseYaml } from '../parsing/yaml.ts';
import { runProcess } from '../process/run-process.ts';
import type { Variables } from './group.ts';
import type { SourceContext } from './source-context.ts';
import { variablesOf } from './vars-file.ts';

/** What an executable inventory answered. */
interface ScriptResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an executable inventory with `--list` or `--host NAME`. Rejects when it cannot be started. */
export type RunScript = (path: string, args: readonly string[]) => Promise<ScriptResult>;

/** Runs the program as it is, with the environment of the control node. */
export const runScriptProcess: RunScript = async (path, args) => {
  const result = await runProcess(path, args);
  if (result.code === null) throw new Error(result.failure ?? `it was ended by ${result.signal ?? 'a signal'}`);
  return { code: result.code, stdout: result.stdout.toString('utf8'), stderr: result.stderr.toString('utf8') };
};

/** Runs an executable inventory and reads the JSON it prints: groups, and variables under `_meta.hostvars`. */
export async function readScriptInventory(path: string, run: RunScript, context: SourceContext): Promise<void> {
  const root = await runForJson(path, ['--list'], run, context);
  if (!root) return;
  const names = new Set<string>();
  let hostvars: YamlMapping | undefined;
  for (const entry of root.entries) {
    if (entry.key.value === '_meta') hostvars = readMeta(entry, context);
    else readGroup(entry, names, context);
  }
  for (const name of names) {
    const variables = hostvars ? childOf(hostvars, name) : await runForJson(path, ['--host', name], run, context);
    if (!variables) continue;
    const found = variablesOf(restoreMarked(variables), context.inventory.diagnostics);
    for (const [variable, value] of found) context.setVariable(name, variable, value);
  }
}

async function runForJson(
  path: string,
  args: readonly string[],
  run: RunScript,
  context: SourceContext,
): Promise<YamlMapping | undefined> {
  const shown = `${path} ${args.join(' ')}`;
  const range = { file: `output of ${shown}`, line: 1, column: 1 };
  const result = await run(path, args).catch((error: Error) => error);
  if (result instanceof Error) {
    context.fail(`cannot run ${shown}: ${result.message}`, { file: path, line: 1, column: 1 });
    return undefined;
  }
  if (result.code !== 0) {
    const said = result.stderr.trim().split('\n').at(-1) ?? '';
    context.fail(`${shown} ended with exit code ${result.code}${said === '' ? '' : `: ${said}`}`, {
      ...range,
      file: path,
    });
    return undefined;
  }
  return parseOutput(result.stdout, args, range, context);
}

function parseOutput(
  text: string,
  args: readonly string[],
  range: SourceRange,
  context: SourceContext,
): YamlMapping | undefined {
  if (args[0] === '--host' && text.trim() === '') return undefined;
  try {
    JSON.parse(text);
  } catch (error) {
    context.fail(`the inventory script printed no JSON: ${(error as Error).message}`, range);
    return undefined;
  }
  const { node, diagnostics } = parseYaml(text, range.file);
  context.inventory.diagnostics.push(...diagnostics);
  if (node?.kind === 'mapping') return node;
  if (node) context.fail('the inventory script printed no JSON object', node.range);
  return undefined;
}

function readMeta({ value }: YamlEntry, context: SourceContext): YamlMapping | undefined {
  const hostvars = value.kind === 'mapping' ? childOf(value, 'hostvars') : undefined;
  if (!hostvars && value.kind === 'mapping') return undefined;
  if (hostvars?.kind === 'mapping') return hostvars;
  context.fail('_meta.hostvars must be an object', value.range);
  return undefined;
}

/** A group is an object of hosts, vars and children; the oldest form is a bare list of hosts, or bare variables. */
function readGroup({ key, value }: YamlEntry, names: Set<string>, context: SourceContext): void {
  const name = String(key.value);
  const group = context.inventory.addGroup(name, key.range);
  const parts = value.kind === 'mapping' ? value : undefined;
  const isStructured = ['hosts', 'vars', 'children'].some((each) => parts && childOf(parts, each));
  const hosts = isStructured ? childOf(parts as YamlMapping, 'hosts') : parts ? undefined : value;
  if (parts && !isStructured) addHost(name, key.range);
  if (hosts && hosts.kind !== 'sequence') context.fail(`hosts of group ${name} must be a list`, hosts.range);
  if (hosts?.kind === 'sequence') for (const host of hosts.items) addHost(textOf(host, context), host.range);
  const vars = isStructured ? childOf(parts as YamlMapping, 'vars') : parts;
  if (vars) readVars(name, vars, context);
  if (isStructured) readChildren(name, childOf(parts as YamlMapping, 'children'), context);

  function addHost(host: string | undefined, range: SourceRange): void {
    if (host === undefined) return;
    names.add(host);
    context.inventory.addHost(host, group, range);
  }
}

function readVars(group: string, vars: YamlNode, context: SourceContext): void {
  const variables: Variables = variablesOf(restoreMarked(vars), context.inventory.diagnostics);
  for (const [variable, value] of variables) context.setVariable(group, variable, value);
}

function readChildren(group: string, children: YamlNode | undefined, context: SourceContext): void {
  if (!children) return;
  if (children.kind !== 'sequence') {
    context.fail(`children of group ${group} must be a list`, children.range);
    return;
  }
  for (const item of children.items) {
    const child = textOf(item, context);
    if (child !== undefined) context.addChild(group, child, item.range);
  }
}

function textOf(node: YamlNode, context: SourceContext): string | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '') return node.value;
  context.fail('a host or group name must be a text', node.range);
  return undefined;
}

function childOf(node: YamlNode, name: string): YamlNode | undefined {
  return node.kind === 'mapping' ? node.entries.find((entry) => entry.key.value === name)?.value : undefined;
}

/** `{"__ansible_unsafe": …}` and `{"__ansible_vault": …}` are how such texts stand in JSON. */
function restoreMarked(node: YamlNode): YamlNode {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'sequence') return { kind: 'sequence', items: node.items.map(restoreMarked), range: node.range };
  const [only] = node.entries;
  const text = node.entries.length === 1 && only?.value.kind === 'scalar' ? only.value.value : undefined;
  if (typeof text === 'string') {
    const base = { kind: 'scalar', plain: false, range: node.range } as const;
    if (only?.key.value === '__ansible_unsafe') return { ...base, value: new UnsafeText(text) };
    if (only?.key.value === '__ansible_vault') return { ...base, value: new VaultText(text) };
  }
  const entries = node.entries.map(({ key, value }) => ({ key, value: restoreMarked(value) }));
  return { kind: 'mapping', entries, range: node.range };
}
