import { readFileSync } from 'node:fs';
import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import { PyFloat, type Value } from '../parsing/value.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import { parseYaml } from '../parsing/yaml.ts';
import type { Variables } from './group.ts';
import { toJsonText } from './json-text.ts';
import { type Decrypt, openVaultText } from './open-vault.ts';

/** What reading a file of variables needs. */
export interface VarsFileContext {
  readonly diagnostics: Diagnostic[];
  /** The plain text of a vault file; throws where no password fits. Absent: no password was given. */
  readonly decrypt?: Decrypt | undefined;
  /** A path as the operator wrote it; absolute paths of the machine say less. */
  readonly displayPath?: ((path: string) => string) | undefined;
}

/** Reads a file of variables (YAML or JSON, also a whole file in a vault). Faults become diagnostics and no variables. */
export function readVariables(path: string, context: VarsFileContext): Variables {
  const file = context.displayPath?.(path) ?? path;
  const text = readText(path, file, context);
  if (text === undefined) return new Map();
  const { node, diagnostics } = parseYaml(text, file);
  context.diagnostics.push(...diagnostics);
  return node ? variablesOf(node, context.diagnostics) : new Map();
}

/**
 * The entries of a mapping as variables; anything else is a fault. Null is no variables. A name that is a number or a word of YAML
 * is the text that JSON makes of it; other names that are no text are faults.
 */
export function variablesOf(node: YamlNode, diagnostics: Diagnostic[]): Variables {
  const variables = new Map<string, YamlNode>();
  if (node.kind !== 'mapping') {
    const isEmpty = node.kind === 'sequence' ? node.items.length === 0 : !node.value;
    if (!isEmpty) diagnostics.push(errorAt('inventory/parse', 'variables must be a mapping', { range: node.range }));
    return variables;
  }
  for (const { key, value } of node.entries) {
    const name = nameOf(key.value);
    if (name !== undefined) variables.set(name, value);
    else diagnostics.push(badName(key.value, key.range));
  }
  return variables;
}

function nameOf(key: Value): string | undefined {
  if (typeof key === 'string') return key;
  const isWord = key === null || ['boolean', 'number', 'bigint'].includes(typeof key) || key instanceof PyFloat;
  return isWord ? toJsonText(key) : undefined;
}

function badName(name: Value, range: Diagnostic['range']): Diagnostic {
  const summary = `the variable name ${toJsonText(name, 'one-line')} is no text`;
  return errorAt('inventory/parse', summary, { ...(range ? { range } : {}), hint: 'quote it' });
}

function readText(path: string, file: string, context: VarsFileContext): string | undefined {
  const range = { file, line: 1, column: 1 };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    const reason = error instanceof TypeError ? 'it is not UTF-8 text' : (error as Error).message;
    context.diagnostics.push(errorAt('inventory/not-found', `cannot read ${file}: ${reason}`, { range }));
    return undefined;
  }
  return openVaultText(text, file, context.decrypt, context.diagnostics);
}
