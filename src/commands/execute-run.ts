import { NO_SETTINGS, type Settings } from '../config/settings.ts';
import { DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import type { EventSink } from '../executor/events.ts';
import { LocalFiles } from '../executor/files/local-files.ts';
import { type RunSummary, runPlays } from '../executor/play/run-plays.ts';
import { Profiler } from '../executor/profiler.ts';
import type { Diff } from '../modules/module.ts';
import { spoilRepeat } from '../process/repeatable.ts';
import { createCrowdReporter } from '../report/crowd.ts';
import { createHumanReporter } from '../report/human.ts';
import { createInterruptionReporter } from '../report/interruption.ts';
import { createJsonReporter } from '../report/json.ts';
import { formatProfile } from '../report/profile-text.ts';
import { createProgress } from '../report/progress.ts';
import { createQuietReporter, type QuietOptions } from '../report/quiet.ts';
import { combineReporters } from '../report/reporter.ts';
import type { ConnectionTarget } from '../transport/connection.ts';
import { beginConnection } from '../transport/open-connection.ts';
import { type CommandIo, Interruption } from './command-io.ts';
import { connectionOptions } from './connect-options.ts';
import { humanOutput } from './human-output.ts';
import type { LoadedRun } from './load-run.ts';
import type { RunOptions } from './options.ts';
import type { Outcome } from './outcome.ts';

/** Runs checked playbooks on their hosts, reporting as they go, and says how it ended. */
export async function executeRun(
  run: LoadedRun,
  options: RunOptions & { readonly honorOwed: boolean },
  io: CommandIo,
): Promise<readonly Outcome[]> {
  const connection = await connectionOptions(options, io);
  const profiler = options.profile ? new Profiler() : undefined;
  const report = await openReport(options, io, profiler);
  const ask = report.holdFor(io.ask);
  const files = new LocalFiles(run.sources.decryptBytes, { rehash: options.checksum });
  const connect = (target: ConnectionTarget) =>
    beginConnection(target, {
      signal: io.signal,
      rehash: options.checksum,
      ...(io.witness ? { witness: io.witness } : {}),
    });
  // What they show of a run is its times.
  if (options.verbose > 0 || options.json || options.profile) spoilRepeat();
  const summaries: RunSummary[] = [];
  const tellWhere = () => {
    if (io.signal.reason instanceof Interruption) report.interrupt();
  };
  io.signal.addEventListener('abort', tellWhere);
  try {
    for (const { plays, context } of run.playbooks) {
      const summary = await runPlays({
        plays,
        context,
        store: run.store,
        inventory: run.sources.inventory,
        ...(run.sources.limit ? { limit: run.sources.limit } : {}),
        connect: profiler?.watch(connect) ?? connect,
        files,
        options: {
          ...runnerOptions(options, connection),
          ...configuredOptions(run.settings),
          ...stepOptions(options, ask),
          ...(ask ? { ask } : {}),
        },
        emit: (event) => {
          if (event.type === 'run-start') io.connectionsBegun?.();
          report.emit(event);
        },
        signal: io.signal,
      });
      summaries.push(summary);
      if (summary.interrupted || summary.failed.size > 0) break;
    }
  } finally {
    io.signal.removeEventListener('abort', tellWhere);
    report.close();
  }
  return summaries.flatMap(outcomesOf);
}

function runnerOptions(
  options: RunOptions & { readonly honorOwed: boolean },
  connection: Awaited<ReturnType<typeof connectionOptions>>,
) {
  return {
    check: options.check,
    diff: options.diff,
    forks: options.forks,
    pipeline: options.pipeline,
    verbosity: options.verbose,
    honorOwed: options.honorOwed,
    forceHandlers: options.forceHandlers,
    ...(options.startAtTask === undefined ? {} : { startAtTask: options.startAtTask }),
    tags: { only: new Set(options.tags.length > 0 ? options.tags : ['all']), skip: new Set(options.skipTags) },
    connection,
    secrets: [connection.loginPassword, connection.becomePassword].filter((each) => each !== undefined),
  };
}

/** What only the configuration says. */
function configuredOptions(settings: Settings) {
  const jobFolder = settings.text('sh.async_dir');
  return {
    gathersOnce: settings.text('DEFAULT_GATHERING') === 'smart',
    forgivesHandlers: settings.flag('ERROR_ON_MISSING_HANDLER') === false,
    ...(jobFolder === undefined ? {} : { jobFolder }),
  };
}

/** `--step`: yes and continue go on; everything else leaves the task out. */
function stepOptions({ step }: RunOptions, ask: CommandIo['ask']) {
  if (!step) return {};
  if (!ask) throw new DiagnosticError(errorAt('cli/usage', '--step asks before each task, but there is no terminal'));
  let asks = true;
  const confirmTask = async (title: string) => {
    if (!asks) return true;
    const answer = (await ask(`Perform task: TASK: ${title} (N)o/(y)es/(c)ontinue: `, false)).toLowerCase();
    if (['c', 'continue'].includes(answer)) asks = false;
    return !asks || ['y', 'yes'].includes(answer);
  };
  return { confirmTask, pipeline: false };
}

function outcomesOf({ failed, unreachable, interrupted }: RunSummary): Outcome[] {
  return [
    ...(interrupted ? (['interrupted'] as const) : []),
    ...(failed.size > 0 ? (['task-failed'] as const) : []),
    ...(unreachable.size > 0 ? (['unreachable'] as const) : []),
  ];
}

interface Report {
  readonly emit: EventSink;
  /** Says where the run was interrupted. */
  readonly interrupt: () => void;
  readonly close: () => void;
  /** The same way of asking, with no line of progress drawn over the question. */
  readonly holdFor: (ask: CommandIo['ask']) => CommandIo['ask'];
}

/** Text for people on standard output, or on standard error beside the JSON document; a progress line on terminals. */
async function openReport(options: RunOptions, io: CommandIo, profiler: Profiler | undefined): Promise<Report> {
  const progress = io.interactive ? createProgress(io.err, io.columns) : undefined;
  const { write, palette } = await humanOutput(io, options);
  const { settings = NO_SETTINGS } = options;
  const unified = options.diff ? await unifiedDiff(settings) : () => '';
  const drawing = {
    write: progress?.wrap(write) ?? write,
    columns: io.columns,
    palette,
    verbosity: options.verbose,
    unified,
  };
  const human = createCrowdReporter(createQuietReporter(createHumanReporter(drawing), quietOptions(settings)), drawing);
  const json = options.json ? createJsonReporter() : undefined;
  const interruption = createInterruptionReporter(progress?.wrap(io.err) ?? io.err);
  const all = combineReporters([human, interruption, ...(json ? [json] : []), ...(progress ? [progress] : [])]);
  const close = () => {
    all.close();
    const measured = profiler?.profile();
    if (json) io.out(`${JSON.stringify(json.document(measured))}\n`);
    if (measured) io.err(formatProfile(measured));
  };
  const holdFor = (ask: CommandIo['ask']): CommandIo['ask'] =>
    ask && progress ? (prompt, secret) => progress.hold(() => ask(prompt, secret)) : ask;
  return { emit: all.event, interrupt: interruption.interrupt, close, holdFor };
}

async function unifiedDiff(settings: Settings): Promise<(diff: Diff) => string> {
  const { formatDiff } = await import('../plan/format-diff.ts');
  const context = settings.number('DIFF_CONTEXT');
  return context === undefined ? formatDiff : (diff) => formatDiff(diff, context);
}

function quietOptions(settings: Settings): QuietOptions {
  return {
    showsSkipped: settings.flag('DISPLAY_SKIPPED_HOSTS') ?? true,
    showsOk: settings.flag('default.display_ok_hosts') ?? true,
  };
}
