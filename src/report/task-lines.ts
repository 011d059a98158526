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
  const item = safeText(`(item=${toStr(report.item ?? null)})`);
  const paint = options.palette[report.outcome];
  if (report.outcome === 'failed' || report.outcome === 'unreachable') {
    return `${paint(`failed: [${hostLabel(report)}] ${item} => ${dumpResult(failureOf(report))}`)}\n`;
  }
  const space = report.outcome === 'skipped' ? ' ' : '';
  return `${paint(`${WORDS[report.outcome]}: [${hostLabel(report)}] => ${item}${space}${resultText(report, options)}`)}\n`;
}

/** The line of a task on one host; a loop that went well has said all in its items. */
export function formatResult(report: TaskReport, options: LineOptions): string {
  const paint = options.palette[report.outcome];
  if (report.outcome === 'unreachable')
    return `${paint(fatalLine(report, 'UNREACHABLE!'))}\n${ignoredLine(report, options)}`;
  if (report.outcome === 'failed') {
    const line = hasItems(report) ? '' : `${paint(fatalLine(report, 'FAILED!'))}\n`;
    return line + ignoredLine(report, options);
  }
  if (hasItems(report) && report.outcome !== 'skipped') return '';
  return `${paint(`${WORDS[report.outcome]}: [${hostLabel(report)}]${resultText(report, options)}`)}\n`;
}

function hasItems(report: TaskReport): boolean {
  const results = report.values.get('results');
  return Array.isArray(results) && results.length > 0;
}

function fatalLine(report: TaskReport, word: string): string {
  return `fatal: [${hostLabel(report)}]: ${word} => ${dumpResult(failureOf(report))}`;
}

function ignoredLine(report: TaskReport, options: LineOptions): string {
  return report.ignored ? `${options.palette.skipped('...ignoring')}\n` : '';
}

function hostLabel(report: TaskReport): string {
  return report.delegatedTo === undefined ? report.host : `${report.host} -> ${report.delegatedTo}`;
}

function failureOf(report: TaskReport): PyDict {
  const shown = new Map<Value, Value>(report.values);
  if (!shown.has('changed')) shown.set('changed', false);
  if (report.msg !== undefined) shown.set('msg', report.msg);
  if (report.outcome === 'unreachable') shown.set('unreachable', true);
  return shown;
}

/** ` => {…}` where a result is shown: always for debug, else from `-v` on. */
function resultText(report: TaskReport, options: LineOptions): string {
  if (report.verboseAlways) return ` => ${dumpResult(new Map(report.values), 4)}`;
  if (options.verbosity < 1) return '';
  return ` => ${dumpResult(new Map<Value, Value>([...report.values, ['changed', report.outcome === 'changed']]))}`;
}
