import { formatRange } from '../errors/source-range.ts';
import { toValue } from '../parsing/yaml.ts';
import type { Origin } from '../vars/origins.ts';
import { dumpResult, toJsonData } from './result-json.ts';
import { safeText } from './terminal-text.ts';

/** `inventory host NAME --origins`: each variable as written, the place that sets it, and the places that it beats. */
export function formatOrigins(origins: ReadonlyMap<string, readonly Origin[]>): string {
  return [...origins].map(([name, places]) => formatVariable(name, places)).join('');
}

/** The same as a document. */
export function originsToJson(origins: ReadonlyMap<string, readonly Origin[]>): unknown {
  const entries = [...origins].map(([name, places]) => {
    const [won, ...beaten] = places.map(placeToJson);
    return [name, { ...won, beats: beaten }] as const;
  });
  return { format: 1, variables: Object.fromEntries(entries) };
}

function formatVariable(name: string, [won, ...beaten]: readonly Origin[]): string {
  if (!won) return '';
  const lines = [`${safeText(name)}: ${shownValue(won)}`, `    ${formatPlace(won)}`];
  return `${[...lines, ...beaten.map((each) => `    beats ${formatPlace(each)}: ${shownValue(each)}`)].join('\n')}\n`;
}

function formatPlace({ range, level }: Origin): string {
  return `${safeText(formatRange(range))} (${level})`;
}

/** A value that is encrypted stays so. */
function shownValue({ node }: Origin): string {
  return dumpResult(toValue(node));
}

function placeToJson({ node, range, level }: Origin) {
  return { value: toJsonData(toValue(node)), file: range.file, line: range.line, column: range.column, level };
}
