import { DiagnosticError, errorAt } from '../../errors/diagnostic.ts';
import type { SourceRange } from '../../errors/source-range.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { matchHosts } from '../../inventory/match-hosts.ts';
import type { Value } from '../../parsing/value.ts';
import { compilePlay } from '../../playbook/compile-play.ts';
import { gatheringFactsTask } from '../../playbook/implicit-tasks.ts';
import { playKeyword } from '../../playbook/inheritance.ts';
import type { LoadContext } from '../../playbook/load-context.ts';
import type { Block, Play } from '../../playbook/model.ts';
import { findStrategy, type Strategy } from '../../playbook/strategies.ts';
import { selectTasks } from '../../playbook/tags.ts';
import { itemsOf } from '../../playbook/yaml-access.ts';
import { spoilRepeat } from '../../process/repeatable.ts';
import { TemplateError } from '../../template/values/errors.ts';
import { toStr } from '../../template/values/text.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { VariableStore } from '../../vars/variable-store.ts';
import type { RunServices } from '../run-services.ts';
import { KeywordError, resolveUnlessOmitted, toBoolean, toNumber } from '../task/keyword-values.ts';
import { runFree } from './free.ts';
import { runLinear } from './linear.ts';
import { tasksIn } from './open-include.ts';
import { PlayRun } from './play-run.ts';
import { TaskOrder } from './task-order.ts';

export interface PlayInput {
  readonly play: Play;
  readonly store: VariableStore;
  readonly context: LoadContext;
  readonly inventory: Inventory;
  /** Patterns of `--limit`. */
  readonly limit: readonly string[] | undefined;
  /** The last play of the run. */
  readonly isLast?: boolean;
}

export interface PlayEnd {
  /** No play comes after this one: no host is left, or too many failed. */
  readonly stops: boolean;
  /** Hosts that count as failed after the last batch; undefined where the play had none. */
  readonly failed: ReadonlySet<string> | undefined;
}

/** Runs a play, batch after batch. A fault of its own keywords ends the run. */
export async function runPlay(input: PlayInput, services: RunServices): Promise<PlayEnd> {
  try {
    return await runBatches(input, services);
  } catch (error) {
    throw faultOfPlay(error, input.play);
  }
}

/** What tasks do wrong has become their results by then: what still comes is a keyword of the play. */
function faultOfPlay(error: unknown, play: Play): unknown {
  if (!(error instanceof KeywordError || error instanceof TemplateError)) return error;
  const code = error instanceof TemplateError ? error.code : 'playbook/parse';
  return new DiagnosticError(errorAt(code, error.message, { range: placeOf(error) ?? play.hosts.range }));
}

function placeOf(error: Error): SourceRange | undefined {
  if (!(error instanceof TemplateError) || error.path === undefined) return undefined;
  return { file: error.path, line: error.line ?? 1, column: error.column ?? 1 };
}

async function runBatches(input: PlayInput, services: RunServices): Promise<PlayEnd> {
  const { play, store, context } = input;
  const probe = PlayRun.withoutHosts({ ...input, connection: services.options.connection });
  const scope = probe.scopeFor(undefined, undefined);
  // As in Ansible `order` is for the run: `ansible_play_hosts` is in the order of the inventory.
  const allHosts = matchedHosts(input, scope);
  const batches = splitBatches(inOrder(allHosts, play, scope), listKeyword(play, 'serial', scope));
  const name = titleOf(play, scope);
  if (batches.length === 0) services.emit({ type: 'play-start', name, hosts: [] });
  const blocks = blocksOf(play, context, scope, services);
  const percentage = valueKeyword(play, 'max_fail_percentage', scope);
  const maxFailPercentage =
    percentage === undefined ? undefined : toNumber(withoutPercent(percentage), 'max_fail_percentage');
  const connection = services.options.connection;
  let stops = false;
  let failed: ReadonlySet<string> | undefined;
  for (const hosts of batches) {
    const isLast = input.isLast === true && hosts === batches.at(-1);
    const gathered = knownHosts(blocks, store, services);
    const run = new PlayRun({
      ...{ play, name, store, context, hosts, allHosts, blocks },
      ...{ maxFailPercentage, isLast, connection, gathered },
    });
    leaveOut(run, services);
    services.startAt.skipTo(run, services);
    services.emit({ type: 'play-start', name, hosts });
    const end = await endOfBatch(run, services, strategyOf(play, scope));
    failed = end.failed;
    stops ||= end.breaks;
    if (end.allLost) return { stops: true, failed };
    if (run.endPlay) break;
  }
  return { stops, failed };
}

/** Runs a batch. `breaks`: no play comes after this one; `allLost`: no batch either. */
async function endOfBatch(run: PlayRun, services: RunServices, strategy: Strategy) {
  const before = new Set(services.failed);
  const missing = before.size + services.unreachable.size;
  const breaks = (await runBatch(run, services, strategy)) === 'break';
  for (const host of [...run.failed, ...run.lost]) services.failed.add(host);
  const allLost = services.failed.size + services.unreachable.size - missing === run.hosts.length;
  const failed = breaks ? services.failed : failedAfter(run, services, before);
  return { breaks, failed, allLost: run.endRun || (allLost && !run.endPlay) };
}

/** The hosts that failed before a batch or in it. One that was lost and then rescued is not among them. */
function failedAfter(run: PlayRun, { failed }: RunServices, before: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...failed].filter((host) => before.has(host) || run.failed.has(host)));
}

/** The hosts of a play in its order; a template in `hosts` sees play vars and extra vars. */
export function hostsOfPlay(input: PlayInput, scope: VariableScope): string[] {
  return inOrder(matchedHosts(input, scope), input.play, scope);
}

function matchedHosts({ play, inventory, limit }: PlayInput, scope: VariableScope): string[] {
  const { hosts } = matchHosts(patternsOf(play, scope), inventory, { limit, range: play.hosts.range });
  return hosts.map((host) => host.name);
}

/** The patterns of `hosts`, its templates rendered. */
export function patternsOf(play: Play, scope: VariableScope): string[] {
  return itemsOf(play.hosts).flatMap((node) => {
    const value = resolveUnlessOmitted(node, scope);
    if (Array.isArray(value)) return value.map(toStr);
    return value === undefined || value === null ? [] : [toStr(value)];
  });
}

function inOrder(hosts: readonly string[], play: Play, scope: VariableScope): string[] {
  return sortHosts([...hosts], toStr(valueKeyword(play, 'order', scope) ?? 'inventory'));
}

async function runBatch(run: PlayRun, services: RunServices, strategy: Strategy): Promise<'done' | 'break'> {
  if (strategy !== 'linear') {
    await runFree(run, services, strategy);
    return 'done';
  }
  return runLinear(run, services, new TaskOrder(run.blocks.flatMap(tasksIn)));
}

function strategyOf(play: Play, scope: VariableScope): Strategy {
  const name = toStr(valueKeyword(play, 'strategy', scope) ?? 'linear');
  const strategy = findStrategy(name);
  if (!strategy) throw new KeywordError(`strategy '${name}' is not supported`);
  return strategy;
}

/** Hosts that failed in an earlier play, or are gone, take no part. */
function leaveOut(run: PlayRun, services: RunServices): void {
  for (const [host, progress] of run.progress) {
    if (services.failed.has(host)) {
      progress.frame = undefined;
      progress.failed = true;
    }
  }
  // Hosts of earlier batches too: `ansible_play_hosts` is of the whole play.
  for (const host of run.allHosts) {
    if (services.failed.has(host) || services.unreachable.has(host)) run.removed.add(host);
  }
}

function blocksOf(play: Play, context: LoadContext, scope: VariableScope, services: RunServices): Block[] {
  const force = valueKeyword(play, 'force_handlers', scope);
  const forceHandlers = force === undefined ? services.options.forceHandlers : toBoolean(force, 'force_handlers');
  const gather = valueKeyword(play, 'gather_facts', scope);
  const gathers = gather === undefined || toBoolean(gather, 'gather_facts');
  const blocks = compilePlay(play, context, forceHandlers);
  return selectTasks(gathers ? [gatheringFactsTask(play, context), ...blocks] : blocks, services.options.tags, scope);
}

/** Hosts that `gathering: smart` does not ask again. */
function knownHosts(
  [first]: readonly Block[],
  { gathered }: VariableStore,
  { options }: RunServices,
): ReadonlySet<string> | undefined {
  const [task] = first?.block ?? [];
  const gathersFirst = task?.kind === 'task' && task.implicit === true && task.action.module === 'gather_facts';
  return options.gathersOnce && gathersFirst ? gathered : undefined;
}

/** The name of a play as shown; without one its hosts. */
export function titleOf(play: Play, scope: VariableScope): string {
  const name = valueKeyword(play, 'name', scope);
  if (name !== undefined) return toStr(name);
  const hosts = resolveUnlessOmitted(play.hosts, scope) ?? null;
  return Array.isArray(hosts) ? hosts.map(toStr).join(',') : toStr(hosts);
}

function valueKeyword(play: Play, keyword: string, scope: VariableScope): Value | undefined {
  const node = playKeyword(play, keyword);
  const value = node && resolveUnlessOmitted(node, scope);
  return value === null ? undefined : value;
}

function listKeyword(play: Play, keyword: string, scope: VariableScope): Value[] {
  const value = valueKeyword(play, keyword, scope);
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** `serial`: numbers or percentages; the last one counts for all batches that follow. */
export function splitBatches(hosts: readonly string[], sizes: readonly Value[]): string[][] {
  if (sizes.length === 0) return hosts.length > 0 ? [[...hosts]] : [];
  const batches: string[][] = [];
  let rest = [...hosts];
  for (let index = 0; rest.length > 0; index += 1) {
    const size = batchSize(sizes[Math.min(index, sizes.length - 1)] ?? -1, hosts.length);
    if (size <= 0) return [...batches, rest];
    batches.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return batches;
}

/** A percentage of the hosts is at least one host. */
function batchSize(size: Value, hosts: number): number {
  const text = typeof size === 'string' ? size.trim() : undefined;
  if (text?.endsWith('%')) return Math.trunc((Number(text.slice(0, -1)) / 100) * hosts) || 1;
  return Math.trunc(toNumber(size, 'serial'));
}

function withoutPercent(value: Value): Value {
  return typeof value === 'string' ? value.replace(/%\s*$/, '') : value;
}

function sortHosts(hosts: string[], order: string): string[] {
  const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);
  switch (order) {
    case 'reverse_inventory':
      return hosts.reverse();
    case 'sorted':
      return hosts.sort(compare);
    case 'reverse_sorted':
      return hosts.sort(compare).reverse();
    case 'shuffle':
      return shuffled(hosts);
    default:
      return hosts;
  }
}

function shuffled(hosts: readonly string[]): string[] {
  spoilRepeat();
  return hosts
    .map((host) => ({ host, place: Math.random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ host }) => host);
}
