import { dirname, isAbsolute, resolve } from 'node:path';
import type { Diagnostic } from '../errors/diagnostic.ts';
import type { YamlMapping, YamlNode } from '../parsing/yaml/node.ts';
import { displayPath, LoadContext, type LoadOptions } from './load-context.ts';
import { loadKeywords, loadVars, readEntries } from './load-keywords.ts';
import { loadPlay } from './load-play.ts';
import type { Play, PlaybookImport } from './model.ts';
import { resolveStaticName } from './static-names.ts';
import { uniqueDiagnostics } from './unique-diagnostics.ts';
import { describeNode, entryOf } from './yaml-access.ts';

export interface LoadedPlaybook {
  /** Absolute path of the playbook. */
  readonly file: string;
  readonly plays: Play[];
  /** Everything that is wrong, in the order of discovery. With an error among them the plays must not be run. */
  readonly diagnostics: Diagnostic[];
  /** For includes that are opened during the run. */
  readonly context: LoadContext;
}

const IMPORTS = new Set(['import_playbook', 'ansible.builtin.import_playbook', 'ansible.legacy.import_playbook']);
const IMPORT_KEYWORDS = new Set(['name', 'tags', 'when', 'vars']);

/**
 * Loads a playbook with its roles and everything that it imports. Faults are collected, not thrown; a fault leaves out
 * what it concerns and loading goes on.
 */
export function loadPlaybook(path: string, options: LoadOptions): LoadedPlaybook {
  const context = new LoadContext(options);
  const file = resolve(path);
  const plays = loadFile(file, [], context, []);
  return { file, plays, diagnostics: uniqueDiagnostics(context.diagnostics), context };
}

function loadFile(
  file: string,
  imports: readonly PlaybookImport[],
  context: LoadContext,
  trail: readonly string[],
  neededBy?: YamlNode,
): Play[] {
  const known = context.diagnostics.length;
  const node = context.readDocument(file, neededBy?.range);
  const isEmpty = node ? node.kind === 'sequence' && node.items.length === 0 : context.diagnostics.length === known;
  if (isEmpty) {
    const range = neededBy?.range ?? { file: displayPath(file), line: 1, column: 1 };
    context.fail('playbook/parse', 'the playbook has no play', range);
  }
  if (!node) return [];
  if (node.kind !== 'sequence') {
    context.fail('playbook/parse', `a playbook must be a list of plays, not ${describeNode(node)}`, node.range);
    return [];
  }
  return node.items.flatMap((item) => {
    if (item.kind === 'mapping') return loadEntry(item, file, imports, context, [...trail, file]);
    context.fail('playbook/parse', `a play must be a mapping, not ${describeNode(item)}`, item.range);
    return [];
  });
}

function loadEntry(
  item: YamlMapping,
  file: string,
  imports: readonly PlaybookImport[],
  context: LoadContext,
  trail: readonly string[],
): Play[] {
  const target = item.entries.find((entry) => IMPORTS.has(String(entry.key.value)));
  if (target) return importPlaybook(item, target.value, file, imports, context, trail);
  const play = loadPlay(item, file, imports, context);
  return play ? [play] : [];
}

function importPlaybook(
  item: YamlMapping,
  target: YamlNode,
  file: string,
  imports: readonly PlaybookImport[],
  context: LoadContext,
  trail: readonly string[],
): Play[] {
  const name = resolveStaticName(target, 'the imported playbook', undefined, context);
  if (name === undefined) return [];
  const path = isAbsolute(name) ? name : resolve(dirname(file), name);
  if (!context.exists(path)) {
    context.fail('playbook/missing-file', `the playbook '${name}' does not exist`, target.range, `Looked for: ${path}`);
    return [];
  }
  if (trail.includes(path)) {
    context.fail('playbook/parse', `the playbook '${name}' imports itself`, target.range);
    return [];
  }
  return loadFile(path, [readImport(item, context), ...imports], context, trail, target);
}

/** Keywords of an import. Those of the outer import stand last: its variables win, its conditions come first. */
function readImport(item: YamlMapping, context: LoadContext): PlaybookImport {
  const entries = readEntries(item, context, 'an import').filter((entry) => !IMPORTS.has(String(entry.key.value)));
  for (const { key } of entries) {
    if (IMPORT_KEYWORDS.has(String(key.value))) continue;
    context.fail('playbook/unsupported-keyword', `'${String(key.value)}' cannot stand at import_playbook`, key.range);
  }
  const known = entries.filter((entry) => ['tags', 'when'].includes(String(entry.key.value)));
  return {
    range: item.range,
    keywords: loadKeywords(known, 'block', context),
    vars: loadVars(entryOf(item, 'vars')?.value, 'playbook import', context),
  };
}
