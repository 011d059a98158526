import { readFileSync } from 'node:fs';
import { parseEvents, YAMLException } from 'js-yaml';
import { type Diagnostic, DiagnosticError, errorAt } from '../errors/diagnostic.ts';
import { LineIndex } from './line-index.ts';
import type { PyDict, Value } from './value.ts';
import { composeDocuments } from './yaml/compose.ts';
import { explainSyntaxError } from './yaml/faults.ts';
import type { YamlNode } from './yaml/node.ts';
import { reindentFlow } from './yaml/reindent.ts';
import { readSimpleYaml } from './yaml/simple.ts';

/** Deeper nesting is refused: everything that walks the nodes recurses. */
const MAX_DEPTH = 200;
/** Characters that PyYAML's reader refuses anywhere in a file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** A document with what was found in it; `node` is undefined for an empty text and after an error. */
export interface ParsedYaml {
  readonly node: YamlNode | undefined;
  readonly diagnostics: Diagnostic[];
}

export interface ParsedYamlDocuments {
  readonly nodes: YamlNode[];
  readonly diagnostics: Diagnostic[];
}

/**
 * Parses a text with one YAML document, with PyYAML's meaning (YAML 1.1, plain `y` and `n` are strings, `1e3` is one too).
 * `file` is the name for places. Faults are diagnostics, never exceptions; a key given twice is a warning.
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  const { nodes, diagnostics } = parseYamlDocuments(text, file);
  const second = nodes[1];
  if (second) {
    const range = { file, line: second.range.line, column: second.range.column };
    const found = errorAt('yaml/parse', 'a second document begins here; only one is expected', { range });
    return { node: undefined, diagnostics: [...diagnostics, found] };
  }
  return { node: nodes[0], diagnostics };
}

/**
 * Parses a text with any number of documents. Ansible reads a file that is JSON as JSON, whose `1e3` is a number; `json: false` keeps
 * to YAML, as the filters do.
 */
export function parseYamlDocuments(text: string, file: string, { json = true } = {}): ParsedYamlDocuments {
  const diagnostics: Diagnostic[] = [];
  try {
    return { nodes: composeText(text, file, diagnostics, json && isJson(text)), diagnostics };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { nodes: [], diagnostics: [...diagnostics, ...error.diagnostics] };
  }
}

/**
 * Reads and parses a file; one that can't be read is a diagnostic too. `displayPath` is the name for places. `open` makes of what
 * stands there what is parsed; where it gives nothing it says why itself.
 */
export function readYaml(
  path: string,
  displayPath = path,
  open: (text: string) => string | undefined = (text) => text,
): ParsedYaml {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    const range = { file: displayPath, line: 1, column: 1 };
    const reason =
      error instanceof TypeError ? 'it is not UTF-8 text' : ((error as NodeJS.ErrnoException).code ?? String(error));
    return {
      node: undefined,
      diagnostics: [errorAt('yaml/parse', `cannot read ${displayPath}: ${reason}`, { range })],
    };
  }
  const opened = open(text);
  return opened === undefined ? { node: undefined, diagnostics: [] } : parseYaml(opened, displayPath);
}

/** The plain value of a node. What an alias repeats is the same object, as in Python. */
export function toValue(node: YamlNode, seen = new Map<YamlNode, Value>()): Value {
  if (node.kind === 'scalar') return node.value;
  const known = seen.get(node);
  if (known !== undefined) return known;
  const value = node.kind === 'sequence' ? node.items.map((item) => toValue(item, seen)) : toDict(node.entries, seen);
  seen.set(node, value);
  return value;
}

function toDict(entries: readonly { key: { value: Value }; value: YamlNode }[], seen: Map<YamlNode, Value>): PyDict {
  const dict: PyDict = new Map();
  for (const { key, value } of entries) dict.set(key.value, toValue(value, seen));
  return dict;
}

function composeText(text: string, file: string, diagnostics: Diagnostic[], asJson: boolean): YamlNode[] {
  const lines = new LineIndex(text, file);
  const control = CONTROL.exec(text);
  if (control) throw new DiagnosticError(controlCharacter(text, control.index, lines));
  try {
    return composeNodes(text, lines, diagnostics, asJson);
  } catch (error) {
    if (!isTooShallow(error)) throw explain(error, lines, text);
  }
  const deeper = reindentFlow(text);
  const padded = new Set(deeper.starts.map((start) => lines.lineOf(start)));
  const deeperLines = new LineIndex(deeper.text, file, padded, deeper.width);
  try {
    return composeNodes(deeper.text, deeperLines, diagnostics, asJson);
  } catch (error) {
    throw explain(error, deeperLines, text);
  }
}

function composeNodes(text: string, lines: LineIndex, diagnostics: Diagnostic[], asJson: boolean): YamlNode[] {
  const simple = readSimpleYaml(text, lines);
  if (!simple) return composeEvents(text, lines, diagnostics, asJson);
  diagnostics.push(...simple.diagnostics);
  return simple.nodes;
}

/** What js-yaml's events compose to: the general path. Throws its exception, or DiagnosticError. */
export function composeEvents(
  text: string,
  lines: LineIndex,
  diagnostics: Diagnostic[],
  asJson = isJson(text),
): YamlNode[] {
  return composeDocuments({
    text,
    lines,
    events: parseEvents(text, { maxDepth: MAX_DEPTH }),
    diagnostics,
    at: 0,
    end: 0,
    anchors: new Map(),
    handlers: new Map(),
    sizes: text.includes('*') ? new Map() : undefined,
    aliasNodes: 0,
    unsafe: false,
    isJson: asJson,
  });
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text) || !/[0-9][eE][-+]?[0-9]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where YAML 1.2 wants more indentation than PyYAML does. */
function isTooShallow(error: unknown): boolean {
  return error instanceof YAMLException && error.reason === 'deficient indentation';
}

/** `places` are of the text that was parsed; `written` is the text of the file, whose lines are the same but for blanks. */
function explain(error: unknown, places: LineIndex, written: string): unknown {
  if (!(error instanceof YAMLException)) return error;
  const position = error.mark?.position ?? 0;
  const { file, line, column } = places.range(position, position);
  const source = written.split(/\r\n?|\n/)[line - 1] ?? '';
  return new DiagnosticError(explainSyntaxError(error.reason, { file, line, column }, source));
}

function controlCharacter(text: string, at: number, lines: LineIndex): Diagnostic {
  const code = text.charCodeAt(at).toString(16).padStart(2, '0');
  return errorAt('yaml/parse', `the control character \\x${code}`, {
    range: lines.range(at, at + 1),
    hint: 'write it as an escape in a double-quoted value',
  });
}
