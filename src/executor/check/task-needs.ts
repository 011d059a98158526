import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SourceRange } from '../../errors/source-range.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { inheritedList } from '../../playbook/inheritance.ts';
import { displayPath } from '../../playbook/load-context.ts';
import type { Task } from '../../playbook/model.ts';
import { searchPathOf } from '../../playbook/search-path.ts';
import { entryOf, isTemplate, textOf } from '../../playbook/yaml-access.ts';
import { analyzeSource } from '../../template/language/analysis.ts';
import { locateInFile, locateInText } from '../../template/language/source-map.ts';
import type { RequiredName } from '../../template/language/variables.ts';
import { keep } from '../keep.ts';
import { findEngineModule } from '../task/engine-modules.ts';
import { type TextNode, type VisitSource, visitExpressions, visitRunSources, visitTexts } from './task-sources.ts';

/** A template file, or a text of a task, with the variables that it reads from outside. */
export type Reader = SourceReader | FileReader;

interface SourceReader {
  readonly kind: 'text' | 'expression';
  readonly node: TextNode;
  readonly required: readonly RequiredName[];
  /** Names that it reads only where they may be missing. */
  readonly guarded: readonly string[];
}

interface FileReader {
  readonly kind: 'file';
  readonly path: string;
  readonly text: string;
  readonly required: readonly RequiredName[];
}

/** What a task reads, by when it is evaluated. */
export interface TaskNeeds {
  readonly conditions: readonly SourceReader[];
  readonly loop: readonly Reader[];
  /** Arguments, keywords, template files, those that need a variable: only once the conditions hold. */
  readonly body: readonly Reader[];
  /** Whether any of them needs a variable. */
  readonly isNeeding: boolean;
}

/** Where a reader needs a name. */
export function placeOfNeed(reader: Reader, { place }: RequiredName): SourceRange {
  if (reader.kind !== 'file') return locateInText(reader.node.value, reader.node)(place) ?? reader.node.range;
  const file = displayPath(reader.path);
  return locateInFile(file)(place) ?? { file, line: 1, column: 1 };
}

const NO_READERS: readonly never[] = [];

/** Tells what tasks and variables read. What was read once is kept, since every host asks and many tasks have it in common. */
export class NeedsReader {
  readonly #readText: (path: string) => string;
  readonly #byNode = new Map<YamlNode, readonly SourceReader[]>();
  readonly #conditions = new Map<YamlNode, readonly SourceReader[]>();
  /** By the list of all conditions, which tasks side by side have in common. */
  readonly #allConditions = new Map<readonly YamlNode[], readonly SourceReader[]>();
  readonly #files = new Map<string, FileReader>();
  /** Where templates are, by the search path and the name; '' where there is none. */
  readonly #places = new Map<readonly string[], Map<string, string>>();

  /** `readText`: reads a template file. */
  constructor(readText: (path: string) => string) {
    this.#readText = readText;
  }

  ofTask(task: Task): TaskNeeds {
    const conditions = this.#conditionsOf(task);
    const loop = task.loop ? this.ofNode(task.loop.node) : NO_READERS;
    const body: Reader[] = [];
    visitRunSources(task, findEngineModule(task.action.module), (node, kind) => {
      const reader = readSource(node, kind);
      if (needs(reader)) body.push(reader);
    });
    const file = task.action.module === 'template' ? this.#templateOf(task) : undefined;
    if (file && needs(file)) body.push(file);
    return { conditions, loop, body, isNeeding: body.length > 0 || loop.some(needs) || conditions.some(needs) };
  }

  /** The templates below a node of the operator's files. */
  ofNode(node: YamlNode): readonly SourceReader[] {
    return keep(this.#byNode, node, () => readersOf(node, visitTexts));
  }

  #conditionsOf(task: Task): readonly SourceReader[] {
    const nodes = inheritedList(task, 'when');
    if (nodes.length === 0) return NO_READERS;
    if (task.keywords.has('when')) return this.#readersOfAll(nodes);
    return keep(this.#allConditions, nodes, () => this.#readersOfAll(nodes));
  }

  #readersOfAll(nodes: readonly YamlNode[]): readonly SourceReader[] {
    return nodes.flatMap((node) => keep(this.#conditions, node, () => readersOf(node, visitExpressions)));
  }

  /** The template file of a `template` task, where its name is written out. */
  #templateOf(task: Task): FileReader | undefined {
    const name = textOf(entryOf(task.action.args, 'src')?.value);
    if (name === undefined || isTemplate(name)) return undefined;
    const path = this.#findTemplate(name, searchPathOf(task));
    return path === '' ? undefined : keep(this.#files, path, () => readFile(this.#readText(path), path));
  }

  #findTemplate(name: string, searchPath: readonly string[]): string {
    const found = keep(this.#places, searchPath, () => new Map<string, string>());
    return keep(found, name, () => {
      const places = searchPath.flatMap((folder) => [resolve(folder, 'templates', name), resolve(folder, name)]);
      return places.find((place) => existsSync(place)) ?? '';
    });
  }
}

function needs({ required }: Reader): boolean {
  return required.length > 0;
}

function readersOf(
  node: YamlNode,
  visitSources: (node: YamlNode, visit: VisitSource) => void,
): readonly SourceReader[] {
  const readers: SourceReader[] = [];
  visitSources(node, (each, kind) => readers.push(readSource(each, kind)));
  return readers.length === 0 ? NO_READERS : readers;
}

function readSource(node: TextNode, kind: SourceReader['kind']): SourceReader {
  const { required, guarded } = analyzeSource(node.value, kind).used;
  return { kind, node, required, guarded };
}

function readFile(text: string, path: string): FileReader {
  const required = analyzeSource(text, 'file').used.required.filter(({ name }) => !FILE_NAMES.has(name));
  return { kind: 'file', path, text, required };
}

/** Variables that only a template file sees. */
const FILE_NAMES = new Set(
  (
    'ansible_managed template_host template_uid template_path template_fullpath template_destpath template_mtime ' +
    'template_run_date'
  ).split(' '),
);
