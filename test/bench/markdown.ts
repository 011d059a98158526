import { readFile, writeFile } from 'node:fs/promises';
import type { Header } from './header.ts';
import { median } from './measure.ts';
import { type CaseResult, describeMeasured, headerLines } from './table.ts';

const START = '<!-- bench: replaced by npm run bench -- --markdown -->';
const END = '<!-- /bench -->';

/** Puts the results between the two marks of a page. Throws where the page has no marks. */
export async function replaceTable(path: string, header: Header, results: readonly CaseResult[]): Promise<void> {
  const page = await readFile(path, 'utf8');
  const [start, end] = [page.indexOf(START), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`${path} has no lines ${START} and ${END}`);
  const table = `${START}\n\n${resultLines(header, results).join('\n')}\n\n`;
  await writeFile(path, page.slice(0, start) + table + page.slice(end));
}

function resultLines(header: Header, results: readonly CaseResult[]): string[] {
  return [
    ...headerLines(header).flatMap((line) => [line, '']),
    ...table(['case', 'bound', 'measured', 'holds'], results.flatMap(boundRows)),
    '',
    ...table(['case', 'contestant', 'median', 'least', 'most', 'rounds'], results.flatMap(timeRows)),
    '',
    ...results.flatMap(({ title, notes, missing }) => [
      ...notes.map((note) => `- ${title}: ${note}.`),
      ...missing.map((each) => `- ${title}: ${each.name} is missing: ${each.missing}`),
    ]),
    '',
    'How they were set up:',
    '',
    ...results.flatMap(({ title, times }) => times.map((each) => `- ${title}, ${each.name}: \`${each.settings}\``)),
  ];
}

function boundRows({ title, bounds }: CaseResult): string[][] {
  return bounds.map((bound) => [
    title,
    `${bound.sense} ${bound.limit} ${bound.unit} ${bound.what}`,
    `${describeMeasured(bound)} ${bound.unit}`,
    bound.holds ? 'yes' : '**no**',
  ]);
}

function timeRows({ title, times }: CaseResult): string[][] {
  const shown = (seconds: number) => `${seconds.toFixed(3)} s`;
  return times.map(({ name, seconds }) => [
    ...[title, name, shown(median(seconds))],
    ...[shown(Math.min(...seconds)), shown(Math.max(...seconds)), String(seconds.length)],
  ]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const escaped = [head, ...rows].map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(...escaped.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [top = [], ...others] = escaped;
  return [line(top), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)];
}
