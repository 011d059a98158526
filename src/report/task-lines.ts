import type { TaskReport } from '../executor/events.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import { toStr } from '../template/values/text.ts';
import type { Palette } from './color.ts';
import { dumpResult } from './result-json.ts';
import { safeText } from './terminal-text.ts';

export interface LineOptions {
  readonly palette: Palette;
  readonly verbosity: number;
}

const WORDS = {
  ok: 'ok',
  changed: 'changed',
  skipped: 'skipping',
  failed: 'failed',
  unreachable: 'unreachable',
} as const;

/** The line of one item of a loop. */
export function formatItem(report: TaskReport, options: LineOptions): string {
  const item = safeText(`(item=${itemLabel(report)})`);
  if (isBad(report)) return failureText(report, `failed: [${hostLabel(report)}] ${item}`, options);
  const space = report.outcome === 'skipped' ? ' ' : '';
  const line = `${WORDS[report.outcome]}: [${hostLabel(report)}] => ${item}${space}${resultText(report, options)}`;
  return `${options.palette[report.outcome](line)}\n${warnings(report, options)}`;
}

/** The line of a task on one host; a loop has said all in its items. */
export function formatResult(report: TaskReport, options: LineOptions): string {
  if (report.included) return includedLine(report, report.included, options);
  if (report.loop && hasItems(report) && report.outcome !== 'skipped') return ignoredLine(report, options);
  if (isBad(report)) {
    const word = report.outcome === 'failed' ? 'FAILED!' : 'UNREACHABLE!';
    return failureText(report, `fatal: [${hostLabel(report)}]: ${word}`, options) + ignoredLine(report, options);
  }
  const line = `${WORDS[report.outcome]}: [${hostLabel(report)}]${resultText(report, options)}`;
  return `${options.palette[report.outcome](line)}\n${warnings(report, options)}`;
}

/** One line for all hosts that include the same. */
function includedLine(
  report: TaskReport,
  { name, hosts }: NonNullable<TaskReport['included']>,
  { palette }: LineOptions,
): string {
  if (hosts.length === 0) return '';
  const item = report.item === undefined ? '' : ` => (item=${toStr(report.item)})`;
  return `${palette.skipped(safeText(`included: ${name} for ${hosts.join(', ')}${item}`))}\n`;
}

function isBad({ outcome }: TaskReport): boolean {
  return outcome === 'failed' || outcome === 'unreachable';
}

function itemLabel(report: TaskReport): string {
  return report.noLog ? '(censored due to no_log)' : toStr(report.item ?? null);
}

function failureText(report: TaskReport, head: string, options: LineOptions): string {
  const line = options.palette[report.outcome](
    `${head} => ${dumpResult(failureOf(report), indentOf(report, options))}`,
  );
  return `${line}\n${explanation(report, options)}${warnings(report, options)}`;
}

function hasItems(report: TaskReport): boolean {
  if (report.noLog) return true;
  const results = report.values.get('results');
  return Array.isArray(results) && results.length > 0;
}

function ignoredLine(report: TaskReport, options: LineOptions): string {
  return report.ignored ? `${options.palette.skipped('...ignoring')}\n` : '';
}

/** A host, and the one that was reached for its sake, unless nothing was done. */
export function hostLabel(report: TaskReport): string {
  const { host, outcome, delegatedTo, delegatedAddress } = report;
  if (delegatedTo === undefined || delegatedTo === host || outcome === 'skipped') return host;
  return `${host} -> ${delegatedTo}${delegatedAddress === undefined ? '' : `(${safeText(delegatedAddress)})`}`;
}

function failureOf(report: TaskReport): PyDict {
  const shown = shownValues(report);
  if (report.noLog) return shown;
  if (!shown.has('changed') && report.module !== 'debug') shown.set('changed', false);
  if (report.outcome === 'unreachable') shown.set('unreachable', true);
  return shown;
}

/**
 * Result values as Ansible shows them: what became of the task is said already, differences, warnings and the items of a loop have
 * lines of their own, and debug shows what it was asked for alone.
 */
function shownValues({ module, values, loop }: TaskReport): PyDict {
  const shown = new Map<Value, Value>(values);
  for (const key of ['failed', 'skipped', 'diff', 'warnings', ...(loop ? ['results'] : [])]) shown.delete(key);
  if (module !== 'debug') return shown;
  if (shown.has('msg')) return new Map([...shown].filter(([key]) => SHOWN_WITH_MESSAGE.has(key)));
  return new Map([...shown].filter(([key]) => !HIDDEN_IN_DEBUG.has(key)));
}

const SHOWN_WITH_MESSAGE: ReadonlySet<Value> = new Set(['msg', 'exception', 'warnings', 'deprecations']);
const HIDDEN_IN_DEBUG: ReadonlySet<Value> = new Set([
  ...['changed', 'skipped', 'skip_reason', 'invocation'],
  ...['ansible_loop_var', 'ansible_index_var', 'ansible_loop'],
]);

/** Where the fault stands and what to do about it, under the line of a failure. */
function explanation(report: TaskReport, options: LineOptions): string {
  const place = report.place === undefined ? '' : `  ${options.palette.location(report.place)}\n`;
  const hint = report.hint === undefined ? '' : `  hint: ${safeText(report.hint)}\n`;
  return place + hint;
}

function warnings(report: TaskReport, options: LineOptions): string {
  return (report.warnings ?? []).map((each) => `${options.palette.warning(`[WARNING]: ${safeText(each)}`)}\n`).join('');
}

/** All that is known of a host would be printed. */
const UNSHOWN: ReadonlySet<string> = new Set(['setup', 'gather_facts']);

/** ` => {…}` where a result is shown: always for debug, else from `-v` on. */
function resultText(report: TaskReport, options: LineOptions): string {
  if (report.wouldRun !== undefined) return ` => would run: ${safeText(report.wouldRun)}`;
  if (report.verboseAlways && !report.noLog) return ` => ${dumpResult(shownValues(report), 4)}`;
  return options.verbosity < 1 || UNSHOWN.has(report.module)
    ? ''
    : ` => ${dumpResult(shownValues(report), indentOf(report, options))}`;
}

/** An entry a line: where a module asks for it, and from -vvv on. */
function indentOf({ verboseAlways, noLog }: TaskReport, { verbosity }: LineOptions): number {
  return (verboseAlways && !noLog) || verbosity > 2 ? 4 : 0;
}
