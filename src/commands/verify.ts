import pLimit from 'p-limit';
import { expectedOf, type VerifyReport, verifyHosts } from '../calico/index.ts';
import { targetOf } from '../executor/connection/connection-target.ts';
import { matchLimit } from '../inventory/match-hosts.ts';
import type { Block, Entry, Task } from '../playbook/model.ts';
import { layersOf } from '../playbook/task-layers.ts';
import { formatMatrix, matrixToJson } from '../report/matrix.ts';
import type { Connection } from '../transport/connection.ts';
import { openConnection } from '../transport/open-connection.ts';
import { calicoHosts, calicoRole } from './calico-hosts.ts';
import { checkVerified } from './check-verified.ts';
import type { CommandIo } from './command-io.ts';
import { connectionOptions } from './connect-options.ts';
import { findPlaybook } from './find-playbook.ts';
import { humanOutput } from './human-output.ts';
import { type LoadedRun, loadRun } from './load-run.ts';
import type { VerifyOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import { hasErrors, refuseInput, showDiagnostics } from './show-diagnostics.ts';

/** A mesh needs up to a quarter of a minute after a start, where nodes call each other at once: so long `verify` keeps asking while something fails. */
const PATIENCE_MILLISECONDS = 30_000;

/** `verify`: asks every host whether the network works, prints the matrix; changes nothing. */
export async function verify(options: VerifyOptions, io: CommandIo): Promise<readonly Outcome[]> {
  const file = findPlaybook(options.playbook, options.inventory, io.cwd);
  const run = await loadRun([file], { ...options, tags: [], skipTags: [] }, io);
  const nodes = hasErrors(run.diagnostics) ? [] : calicoHosts(run).nodes;
  const limited =
    run.sources.limit && matchLimit(run.sources.limit, run.sources.inventory).hosts.map((host) => host.name);
  const names = nodes.map((node) => node.name);
  const diagnostics = hasErrors(run.diagnostics)
    ? run.diagnostics
    : [...run.diagnostics, ...checkVerified(run, names, limited)];
  await showDiagnostics(diagnostics, io);
  if (hasErrors(diagnostics)) return refuseInput(diagnostics, options, io);
  const connections = await connector(run, options, io);
  try {
    const report = await verifyHosts({
      nodes: nodes.map(expectedOf),
      ...(limited ? { hosts: limited } : {}),
      connect: connections.connect,
      patience: PATIENCE_MILLISECONDS,
      signal: io.signal,
    });
    await show(report, options, io);
    return outcomesOf(report);
  } finally {
    await connections.close();
  }
}

async function show(report: VerifyReport, options: VerifyOptions, io: CommandIo): Promise<void> {
  const { write, palette } = await humanOutput(io, options);
  write(formatMatrix(report, palette));
  if (options.json) io.out(`${JSON.stringify(matrixToJson(report))}\n`);
}

function outcomesOf(report: VerifyReport): Outcome[] {
  if (report.hosts.some(({ unreachable }) => unreachable)) return ['unreachable'];
  return report.passed ? ['done'] : ['verification-failed'];
}

/** Opens each host's connection once, so many at a time as `--forks` says. */
async function connector(run: LoadedRun, options: VerifyOptions, io: CommandIo) {
  const settings = await connectionOptions(options, io);
  const task = firstTask(run);
  const limit = pLimit(options.forks);
  const open = new Map<string, Promise<Connection>>();
  const start = (host: string) => {
    const layers = layersOf(task.play, task, []);
    const scope = run.store.scopeFor({ host, playbookDirectory: task.play.directory, layers });
    return limit(() => openConnection(targetOf(host, task, scope, settings), { signal: io.signal }));
  };
  const connect = (host: string) => {
    const connection = open.get(host) ?? start(host);
    open.set(host, connection);
    return connection;
  };
  const close = async () => {
    await Promise.allSettled([...open.values()].map(async (connection) => (await connection).close()));
  };
  return { connect, close };
}

/** Any task of the role: its play says how hosts are reached (user, become). */
function firstTask({ playbooks }: LoadedRun): Task {
  const roles = playbooks.flatMap((each) => each.plays).flatMap((play) => calicoRole(play) ?? []);
  const task = roles.flatMap((role) => role.blocks.flatMap(tasksIn))[0];
  if (!task) throw new Error('the playbook uses no role named calico');
  return task;
}

function tasksIn(entry: Entry | Block): Task[] {
  return entry.kind === 'task' ? [entry] : entry.block.flatMap(tasksIn);
}
