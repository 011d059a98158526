import type { Outcome, Recap, RunEvent, TaskReport } from '../executor/events.ts';
import type { Palette } from './color.ts';
import type { Reporter } from './reporter.ts';

/** From so many hosts on, lines that say the same of each are drawn together. */
const CROWD = 50;
/** So many are named; the others are counted. */
const NAMED = 10;

const QUIET = ['ok', 'changed', 'skipped'] as const;
type Quiet = (typeof QUIET)[number];
const WORDS: Readonly<Record<Quiet, string>> = { ok: 'ok', changed: 'changed', skipped: 'skipping' };

export interface CrowdOptions {
  readonly write: (text: string) => void;
  readonly palette: Palette;
  readonly verbosity: number;
}

/**
 * Stands before a reporter that has a line for each host: with very many hosts it passes on what has something to tell
 * (failures, messages, differences) and says of the rest how many they are. With `-v` everything is passed on.
 */
export function createCrowdReporter(inner: Reporter, options: CrowdOptions): Reporter {
  let crowded = false;
  let hosts = new Map<Quiet, string[]>();
  const flush = () => {
    const all = hosts;
    hosts = new Map();
    for (const outcome of QUIET) draw(outcome, all.get(outcome) ?? [], options);
  };
  const event = (each: RunEvent) => {
    if (each.type === 'play-start') crowded = each.hosts.length >= CROWD && options.verbosity === 0;
    if (crowded && each.type === 'result' && isPlain(each)) {
      const same = hosts.get(each.outcome) ?? [];
      hosts.set(each.outcome, same);
      same.push(each.host);
      return;
    }
    if (isBoundary(each)) flush();
    inner.event(each);
    if (each.type === 'recap' && each.recap.size >= CROWD) options.write(summarize(each.recap));
  };
  return { event, close: () => inner.close() };
}

function draw(outcome: Quiet, hosts: readonly string[], { write, palette }: CrowdOptions): void {
  if (hosts.length === 0) return;
  const names = outcome === 'changed' || hosts.length <= NAMED ? nameSome(hosts) : `${hosts.length} hosts`;
  write(`${palette[outcome](`${WORDS[outcome]}: [${names}]`)}\n`);
}

function nameSome(hosts: readonly string[]): string {
  const rest = hosts.length - NAMED;
  return hosts.slice(0, NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** Nothing but the outcome would be said of it. */
function isPlain(report: TaskReport): report is TaskReport & { outcome: Quiet } {
  const { outcome, loop, included, diff, verboseAlways, wouldRun, warnings = [], delegatedTo } = report;
  if (!QUIET.includes(outcome as Quiet) || loop || included || wouldRun !== undefined) return false;
  return diff.length === 0 && !verboseAlways && warnings.length === 0 && delegatedTo === undefined;
}

/** Events behind which results belong to another task. */
function isBoundary({ type }: RunEvent): boolean {
  return type === 'play-start' || type === 'task-start' || type === 'recap';
}

/** The last line: what the screen above cannot hold. */
function summarize(recap: Recap): string {
  const bad = (outcome: Extract<Outcome, 'failed' | 'unreachable'>) =>
    [...recap].filter(([, counts]) => counts[outcome] > 0).map(([host]) => host);
  const changed = [...recap.values()].filter((counts) => counts.changed > 0).length;
  const parts = [`${recap.size} hosts`, `${changed} changed`];
  for (const outcome of ['failed', 'unreachable'] as const) {
    const hosts = bad(outcome);
    parts.push(hosts.length === 0 ? `none ${outcome}` : `${hosts.length} ${outcome} (${nameSome(hosts)})`);
  }
  return `${parts.join(', ')}\n`;
}
