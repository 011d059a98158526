import type { TextFile } from './text-file.ts';
import { linesWithEnds } from './text-file.ts';

/** One line of a list of apt's sources. `source` has single spaces; other lines are kept as they are read. */
export interface SourceLine {
  readonly valid: boolean;
  readonly enabled: boolean;
  readonly source: string;
  readonly comment: string;
}

/** A list of sources by its lines; without lines the file goes away. */
export interface SourceList {
  readonly path: string;
  readonly lines: readonly SourceLine[];
}

/** What the lists become, and which file a new source went to. */
export interface SourcesEdit {
  readonly lists: readonly SourceList[];
  readonly addedTo?: string;
}

const TYPES = ['deb', 'deb-src'];

export function parseList({ path, text = '' }: TextFile): SourceList {
  return { path, lines: linesWithEnds(text).map(parseLine) };
}

/** The line as Ansible reads it: what it turned off is behind the first `#`, what it says of it behind the next. */
export function parseLine(text: string): SourceLine {
  const all = text.trim();
  const enabled = !all.startsWith('#');
  const line = enabled ? all : all.slice(1);
  const hash = line.indexOf('#');
  const source = (hash > 0 ? line.slice(0, hash) : line).trim();
  const valid = TYPES.includes(source.split(/\s+/)[0] ?? '');
  return {
    valid,
    enabled,
    source: valid ? source.split(/\s+/).join(' ') : source,
    comment: hash > 0 ? line.slice(hash + 1).trim() : '',
  };
}

/** The file as Ansible writes it; undefined for one without lines. */
export function listText({ lines }: SourceList): string | undefined {
  if (lines.length === 0) return undefined;
  return lines
    .map(({ enabled, source, comment }) => `${enabled ? '' : '# '}${source}${comment ? ` # ${comment}` : ''}\n`)
    .join('');
}

/** Turns the source on wherever it is, or adds it to its file. */
export function addSource(lists: readonly SourceList[], source: SourceLine, path: string): SourcesEdit {
  const isIt = (line: SourceLine) => line.valid && line.source === source.source;
  if (lists.some(({ lines }) => lines.some(isIt))) {
    const turnOn = (line: SourceLine) => (isIt(line) ? { ...line, enabled: true } : line);
    return { lists: lists.map((list) => ({ ...list, lines: list.lines.map(turnOn) })) };
  }
  const file = lists.find((list) => list.path === path) ?? { path, lines: [] };
  const added = { path, lines: [...file.lines, { ...source, comment: '' }] };
  return { lists: [...lists.filter((list) => list !== file), added], addedTo: path };
}

/** Takes the source out wherever it is turned on. */
export function removeSource(lists: readonly SourceList[], { source }: SourceLine): SourcesEdit {
  const stays = (line: SourceLine) => !(line.valid && line.enabled && line.source === source);
  return { lists: lists.map((list) => ({ ...list, lines: list.lines.filter(stays) })) };
}

/** The name of a new file for a source, of its address. */
export function suggestName({ source }: SourceLine, filename: string | undefined): string {
  const words = source
    .replaceAll(/\[[^\]]+\]/g, '')
    .replaceAll(/\w+:\/\//g, '')
    .split(/\s+/)
    .filter((word) => word !== '' && !TYPES.includes(word));
  const address = words[0]?.replace(/^[^@]*@/, '') ?? '';
  const name = address
    .replaceAll(/[^a-zA-Z0-9]/g, ' ')
    .trim()
    .split(/\s+/)
    .join('_');
  return `${filename ?? name}.list`;
}
