import { resolve } from 'node:path';
import type { Diagnostic } from '../errors/diagnostic.ts';
import { type OfflineRun, runOffline } from '../executor/offline/run-offline.ts';
import { matchLimit } from '../inventory/match-hosts.ts';
import { compareSnapshots, type Snapshot } from '../plan/snapshot.ts';
import { formatDifferences } from '../report/snapshot-text.ts';
import { calicoHosts } from './calico-hosts.ts';
import { checkFiles } from './check-rendered.ts';
import type { CommandIo } from './command-io.ts';
import { findPlaybook } from './find-playbook.ts';
import { humanOutput } from './human-output.ts';
import { loadFacts } from './load-facts.ts';
import { type LoadedRun, loadRun } from './load-run.ts';
import { offlineFailures, offlineUnknown } from './offline-failures.ts';
import type { RenderOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import { buildSnapshot, MANIFEST } from './render-snapshot.ts';
import { hasErrors, refuseInput, showDiagnostics } from './show-diagnostics.ts';
import { readSnapshot, writeSnapshot } from './snapshot-folder.ts';

/** `render -o DIR [--check]`: the files of every host in a folder, or compared with it; contacts no host. */
export async function render(options: RenderOptions, io: CommandIo): Promise<readonly Outcome[]> {
  const file = findPlaybook(options.playbook, options.inventory, io.cwd);
  const run = await loadRun([file], options, io);
  const offline = hasErrors(run.diagnostics) ? undefined : await renderOffline(run, options, io);
  const diagnostics = [...run.diagnostics, ...(offline?.diagnostics ?? [])];
  await showDiagnostics(diagnostics, io);
  if (!offline || hasErrors(diagnostics)) return refuseInput(diagnostics, options, io);
  const folder = resolve(io.cwd, options.output);
  const isAsked = partOf(run, options);
  if (options.check) return check(folder, offline.snapshot, isAsked, options, io);
  writeSnapshot(folder, offline.snapshot, isAsked);
  io.err(`${offline.snapshot.size} files in ${options.output}\n`);
  if (options.json) io.out(`${JSON.stringify({ format: 1, files: [...offline.snapshot.keys()] })}\n`);
  return ['done'];
}

async function renderOffline(
  run: LoadedRun,
  options: RenderOptions,
  io: CommandIo,
): Promise<{ snapshot: Snapshot; diagnostics: Diagnostic[] }> {
  const diagnostics = loadFacts(options.facts, run.store, io.cwd);
  // What follows from facts that could not be read is no finding of its own.
  if (hasErrors(diagnostics)) return { snapshot: new Map(), diagnostics };
  const tags = { only: new Set(options.tags.length > 0 ? options.tags : ['all']), skip: new Set(options.skipTags) };
  const runs: OfflineRun[] = [];
  for (const { plays, context } of run.playbooks) {
    const { inventory, limit } = run.sources;
    const input = { plays, context, store: run.store, inventory, options: { tags }, signal: io.signal };
    runs.push(await runOffline({ ...input, ...(limit ? { limit } : {}) }));
  }
  diagnostics.push(...runs.flatMap((each) => [...offlineUnknown(each.unknown), ...offlineFailures(each.failed)]));
  const files = runs.flatMap((each) => each.files);
  // As `validate` reads them: a file that its program cannot read is not written.
  if (!hasErrors(diagnostics) && calicoHosts(run).nodes.length > 0) diagnostics.push(...(await checkFiles(files)));
  return { snapshot: await buildSnapshot(files), diagnostics };
}

/**
 * The part of a folder that a render speaks of: with `--limit` the hosts that it names. With `--tags` it says nothing of files that
 * it did not render, nor of the lists of all files.
 */
function partOf(run: LoadedRun, options: RenderOptions): (path: string, isRendered: boolean) => boolean {
  const { inventory, limit } = run.sources;
  const hosts = limit && new Set(matchLimit(limit, inventory).hosts.map(({ name }) => name));
  const isWhole = options.tags.length === 0 && options.skipTags.length === 0;
  return (path, isRendered) => {
    const [host = '', ...rest] = path.split('/');
    if (hosts && !hosts.has(host)) return false;
    return isWhole || (isRendered && rest.join('/') !== MANIFEST);
  };
}

async function check(
  folder: string,
  all: Snapshot,
  isAsked: (path: string, isRendered: boolean) => boolean,
  options: RenderOptions,
  io: CommandIo,
): Promise<readonly Outcome[]> {
  const rendered = new Map([...all].filter(([path]) => isAsked(path, true)));
  const present = [...readSnapshot(folder)].filter(([path]) => isAsked(path, rendered.has(path)));
  const differences = compareSnapshots(new Map(present), rendered);
  const { write, palette } = await humanOutput(io, options);
  const { formatDiff } = await import('../plan/format-diff.ts');
  write(formatDifferences(differences, formatDiff, palette));
  if (options.json) io.out(`${JSON.stringify({ format: 1, differences })}\n`);
  return [differences.length > 0 ? 'changes-pending' : 'done'];
}
