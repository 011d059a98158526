import { existsSync } from 'node:fs';
import { type Diagnostic, errorAt } from '../errors/diagnostic.ts';
import { type Decrypt, openVaultText } from '../inventory/open-vault.ts';
import { parseKeyValue } from '../parsing/key-value.ts';
import { TextError } from '../parsing/text-error.ts';
import type { YamlNode } from '../parsing/yaml/node.ts';
import { parseYaml, readYaml } from '../parsing/yaml.ts';
import { isVariableName } from './variable-name.ts';
import type { Variables } from './variables.ts';

export interface ExtraVars {
  readonly variables: Variables;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the arguments of `-e`: `k=v …`, a JSON or YAML mapping, or `@FILE`. Later ones win. Their strings are templates,
 * as the operator wrote them. A file may be in a vault as a whole.
 */
export function parseExtraVars(args: readonly string[], decrypt?: Decrypt): ExtraVars {
  const variables = new Map<string, YamlNode>();
  const diagnostics: Diagnostic[] = [];
  for (const [index, text] of args.entries()) {
    const place = `-e (argument ${index + 1})`;
    for (const [name, node] of parseOne(text.trim(), place, diagnostics, decrypt)) {
      if (isVariableName(name)) variables.set(name, node);
      else diagnostics.push(errorAt('cli/usage', `'${name}' is not a valid variable name`, { range: node.range }));
    }
  }
  return { variables, diagnostics };
}

function parseOne(
  text: string,
  place: string,
  diagnostics: Diagnostic[],
  decrypt: Decrypt | undefined,
): [string, YamlNode][] {
  if (text.startsWith('@')) return parseFile(text.slice(1), place, diagnostics, decrypt);
  if (/^[[{/.]/.test(text)) return parseMapping(parseYaml(text, place), text, diagnostics);
  return parseWords(text, place, diagnostics);
}

/** Where there is no such file, it is the option that is at fault. */
function parseFile(
  path: string,
  place: string,
  diagnostics: Diagnostic[],
  decrypt: Decrypt | undefined,
): [string, YamlNode][] {
  const open = (content: string) => openVaultText(content, path, decrypt, diagnostics);
  if (existsSync(path)) return parseMapping(readYaml(path, path, open), `@${path}`, diagnostics);
  const range = { file: place, line: 1, column: 1 };
  diagnostics.push(errorAt('inventory/not-found', `the variable file ${path} does not exist`, { range }));
  return [];
}

function parseMapping(
  parsed: { node: YamlNode | undefined; diagnostics: readonly Diagnostic[] },
  text: string,
  diagnostics: Diagnostic[],
): [string, YamlNode][] {
  diagnostics.push(...parsed.diagnostics);
  const { node } = parsed;
  if (node?.kind === 'mapping') return node.entries.map((entry) => [String(entry.key.value), entry.value]);
  const isEmpty = node === undefined || (node.kind === 'scalar' && node.value === null);
  if (!isEmpty || (node === undefined && parsed.diagnostics.length === 0 && !text.startsWith('@'))) {
    diagnostics.push(errorAt('cli/usage', `-e must be a mapping or k=v words: ${text}`));
  }
  return [];
}

/** Words are text, whatever they look like. */
function parseWords(text: string, place: string, diagnostics: Diagnostic[]): [string, YamlNode][] {
  const range = { file: place, line: 1, column: 1 };
  try {
    const { options, raw } = parseKeyValue(text);
    if (raw !== undefined) diagnostics.push(errorAt('cli/usage', `-e takes k=v words, not '${raw}'`, { range }));
    return [...options].map(([name, value]) => [name, { kind: 'scalar', value, plain: false, range }]);
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    diagnostics.push(errorAt('cli/usage', `-e cannot be read: ${error.message}`, { range }));
    return [];
  }
}
