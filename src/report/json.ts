import type { Recap, RunEvent, TaskReport } from '../executor/events.ts';
import type { Profile } from '../executor/profiler.ts';
import { profileToJson } from './profile-text.ts';
import { recapToJson } from './recap.ts';
import type { Reporter } from './reporter.ts';
import { toJsonData } from './result-json.ts';

/** One task of the `--json` document of a run. */
interface JsonTask {
  readonly name: string;
  readonly role?: string;
  readonly module: string;
  readonly handler: boolean;
  readonly hosts: Record<string, unknown>;
}

/** The `--json` document of `apply` and `playbook`. */
export interface RunDocument {
  readonly format: 1;
  readonly check: boolean;
  readonly plays: readonly {
    readonly name: string;
    readonly hosts: readonly string[];
    readonly tasks: readonly JsonTask[];
  }[];
  readonly recap: ReturnType<typeof recapToJson>;
  /** With `--profile`. */
  readonly profile?: ReturnType<typeof profileToJson>;
}

/** Collects a run's events into its document. */
export function createJsonReporter(): Reporter & { document(profile?: Profile): RunDocument } {
  const plays: { name: string; hosts: readonly string[]; tasks: JsonTask[] }[] = [];
  let recap: Recap = new Map();
  let check = false;
  const collect = (event: RunEvent) => {
    if (event.type === 'run-start') check = event.check;
    if (event.type === 'play-start') plays.push({ name: event.name, hosts: event.hosts, tasks: [] });
    if (event.type === 'task-start') {
      const { name, role, module, handler } = event;
      plays.at(-1)?.tasks.push({ name, ...(role === undefined ? {} : { role }), module, handler, hosts: {} });
    }
    if (event.type === 'result') keepResult(plays.at(-1)?.tasks ?? [], event);
    if (event.type === 'recap') recap = event.recap;
  };
  const document = (profile?: Profile): RunDocument => {
    const timed = profile ? { profile: profileToJson(profile) } : {};
    return { format: 1, check, plays, recap: recapToJson(recap), ...timed };
  };
  return { event: collect, close: () => {}, document };
}

/** Puts a result to its task: under `free` another one may have been told of since. */
function keepResult(tasks: readonly JsonTask[], report: TaskReport): void {
  const { host, task, module } = report;
  const isMeant = (each: JsonTask) => each.name === task && each.module === module && !(host in each.hosts);
  const found = tasks.findLast(isMeant) ?? tasks.at(-1);
  if (found) found.hosts[host] = resultData(report);
}

function resultData(report: TaskReport): Record<string, unknown> {
  return {
    ...(toJsonData(new Map(report.values)) as Record<string, unknown>),
    outcome: report.outcome,
    changed: report.outcome === 'changed',
    ...(report.ignored ? { ignored: true } : {}),
    ...(report.msg === undefined || report.values.has('msg') ? {} : { msg: report.msg }),
    ...(report.skipReason === undefined ? {} : { skip_reason: report.skipReason }),
    ...(report.diff.length > 0 ? { diff: report.diff } : {}),
  };
}
