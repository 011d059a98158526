import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { YamlNode } from '../parsing/yaml-node.ts';
import { inheritedList } from '../playbook/inheritance.ts';
import { displayPath } from '../playbook/load-context.ts';
import type { Task } from '../playbook/model.ts';
import { searchPathOf } from '../playbook/search-path.ts';
import { entryOf, isTemplate, textOf } from '../playbook/yaml-access.ts';
import { analyzeSource } from '../template/language/analysis.ts';
import { locateInFile, locateInText } from '../template/language/source-map.ts';
import { findEngineModule } from './engine-modules.ts';
import { expressionSources, runSources, type Source, textSources } from './task-sources.ts';
import type { Need } from './undefined-findings.ts';

/** A template file, or a text of a task, with the variables that it reads from outside. */
export type Reader = SourceReader | FileReader;

interface SourceReader {
  readonly kind: 'source';
  readonly source: Source;
  readonly needs: readonly Need[];
  /** Names that it reads only where they may be missing. */
  readonly guarded: ReadonlySet<string>;
}

interface FileReader {
  readonly kind: 'file';
  readonly path: string;
  readonly text: string;
  readonly needs: readonly Need[];
}

/** What a task reads, by when it is evaluated. */
export interface TaskNeeds {
  readonly conditions: readonly Reader[];
  readonly loop: readonly Reader[];
  /** Arguments, keywords, template files: only once the conditions hold. */
  readonly body: readonly Reader[];
  /** All of these that need a variable. */
  readonly needing: readonly Reader[];
  /** Names that the conditions ask about: if they are missing the task is skipped. */
  readonly asked: ReadonlySet<string>;
}

export function needsOfTask(task: Task): TaskNeeds {
  const conditions = inheritedList(task, 'when').flatMap(conditionsOf);
  const loop = task.loop ? readersOf(task.loop.node) : [];
  const body = [...runSources(task, findEngineModule(task.action.module)).map(readSource), ...templateFile(task)];
  return {
    conditions,
    loop,
    body,
    needing: [...conditions, ...loop, ...body].filter(({ needs }) => needs.length > 0),
    asked: new Set(conditions.flatMap(({ guarded }) => [...guarded])),
  };
}

const conditionsByNode = new WeakMap<YamlNode, readonly SourceReader[]>();

/** The conditions of a `when`; kept, since every task below it has them. */
function conditionsOf(node: YamlNode): readonly SourceReader[] {
  let readers = conditionsByNode.get(node);
  if (!readers) {
    readers = expressionSources(node).map(readSource);
    conditionsByNode.set(node, readers);
  }
  return readers;
}

const readersByNode = new WeakMap<YamlNode, readonly Reader[]>();

/** The templates below a node of the operator's files with what they need; kept, since every host asks. */
export function readersOf(node: YamlNode): readonly Reader[] {
  let readers = readersByNode.get(node);
  if (!readers) {
    readers = textSources(node).map(readSource);
    readersByNode.set(node, readers);
  }
  return readers;
}

/** A text with what it needs, each name at its place. */
function readSource(source: Source): SourceReader {
  const { used } = analyzeSource(source.text, source.kind);
  if (used.required.size === 0) return { kind: 'source', source, needs: [], guarded: used.guarded };
  const locate = locateInText(source.text, source.node);
  const needs = [...used.required].map((name) => ({
    name,
    range: locate(used.places.get(name) ?? 0) ?? source.node.range,
  }));
  return { kind: 'source', source, needs, guarded: used.guarded };
}

/** The template file of a `template` task, where its name is written out. */
function templateFile(task: Task): Reader[] {
  const name = task.action.module === 'template' ? textOf(entryOf(task.action.args, 'src')?.value) : undefined;
  if (name === undefined || isTemplate(name)) return [];
  const places = searchPathOf(task).flatMap((folder) => [resolve(folder, 'templates', name), resolve(folder, name)]);
  const path = places.find((place) => existsSync(place));
  if (path === undefined) return [];
  const text = readFileSync(path, 'utf8');
  const file = displayPath(path);
  const { used } = analyzeSource(text, 'file');
  const locate = locateInFile(file);
  const needs = [...used.required]
    .filter((need) => !FILE_NAMES.has(need))
    .map((need) => ({ name: need, range: locate(used.places.get(need) ?? 0) ?? { file, line: 1, column: 1 } }));
  return [{ kind: 'file', path, text, needs }];
}

/** Variables that only a template file sees. */
const FILE_NAMES = new Set(
  (
    'ansible_managed template_host template_uid template_path template_fullpath template_destpath template_mtime ' +
    'template_run_date'
  ).split(' '),
);
