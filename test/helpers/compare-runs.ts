import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { RunEvent } from '../../src/executor/events.ts';
import type { RunOptions } from '../../src/executor/run-options.ts';
import type { Connection, ConnectionTarget } from '../../src/transport/connection.ts';
import { HeldHosts } from './held-hosts.ts';
import { writeTree } from './play-tree.ts';
import { runForTest } from './run-playbook.ts';

/** What a run came to, without what is another in every run: times and the name of the folder. */
export interface Outcome {
  readonly recap: unknown;
  /** Titles of tasks in their order, and what was told of each host. */
  readonly events: Readonly<Record<string, readonly string[]>>;
  /** Files of the folder with their texts. */
  readonly tree: Readonly<Record<string, string>>;
  /** What was asked of hosts. */
  readonly sent: readonly string[];
}

/** Runs a playbook on hosts that are really shells of this machine. `delays`: milliseconds that a host's answers take longer; `owed`: handlers of an earlier run. */
export async function runOn(
  playbook: string,
  hosts: readonly string[],
  options: Partial<RunOptions>,
  files: Readonly<Record<string, string>> = {},
  delays: Readonly<Record<string, number>> = {},
  owed: readonly string[] = [],
): Promise<Outcome> {
  const folders = Object.fromEntries(hosts.map((host) => [`${host}/there`, '']));
  const folder = writeTree({ 'play.yml': playbook, hosts: `${hosts.join('\n')}\n`, ...folders, ...files });
  const held = new HeldHosts(writeTree({}));
  held.release();
  const connect = async (target: ConnectionTarget) =>
    owing(slowed(await held.connect(target), delays[target.name] ?? 0), owed);
  const given = { playbook: join(folder, 'play.yml'), inventory: [join(folder, 'hosts')], options };
  const { events, summary, diagnostics } = await runForTest(given, connect);
  expect(diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
  return {
    recap: Object.fromEntries(summary.recap),
    events: eventsOf(events, ['tasks', ...hosts]),
    tree: treeOf(folder, folder),
    sent: held.sent,
  };
}

function owing(connection: Connection, owed: readonly string[]): Connection {
  return { ...connection, hello: connection.hello.then((hello) => ({ ...hello, owed })) };
}

function slowed(connection: Connection, delay: number): Connection {
  const { target, hello } = connection;
  const request: Connection['request'] = async (operation, chain) => {
    const reply = await connection.request(operation, chain);
    if (delay > 0) await sleep(delay);
    return reply;
  };
  return {
    target,
    hello,
    request,
    finish: async (chain) => (await connection.finish?.(chain)) ?? false,
    close: () => connection.close(),
  };
}

function eventsOf(events: readonly RunEvent[], names: readonly string[]): Record<string, string[]> {
  const found: Record<string, string[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (const event of events) {
    if (event.type === 'task-start') found.tasks?.push(event.name);
    if (!('outcome' in event)) continue;
    const { type, task, outcome, ignored, item, skipReason, module } = event;
    found[event.host]?.push([type, task, module, outcome, ignored, item, skipReason].join(' '));
  }
  return found;
}

function treeOf(folder: string, top: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) Object.assign(files, { [`${relative(top, path)}/`]: '' }, treeOf(path, top));
    else files[relative(top, path)] = readFileSync(path, 'utf8');
  }
  return files;
}
