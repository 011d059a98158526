import { readFileSync } from 'node:fs';
import { errorAt } from '../errors/diagnostic.ts';
import { parseYaml } from '../parsing/yaml.ts';
import { readIniInventory } from './ini-inventory.ts';
import { type Decrypt, openVaultText } from './open-vault.ts';
import type { SourceContext } from './source-context.ts';
import { readYamlInventory } from './yaml-inventory.ts';

/** A line that only INI has: a section, or a host with variables. */
const INI_LINE = /^[ \t]*(?:\[[^\]]+\][ \t]*(?:#.*)?|[^\s#;:[\]{}"']+[ \t]+[\w.]+=.*)$/m;

/**
 * Reads a file in YAML or INI. What has an extension of YAML or none is YAML when it is a mapping with something in it, else INI,
 * whatever its name promises. An empty file is an empty inventory, and one in a vault is what stands in it.
 */
export function readSourceFile(
  path: string,
  shown: string,
  kind: 'yaml' | 'ini' | 'yaml-or-ini',
  context: SourceContext,
  decrypt: Decrypt | undefined,
): void {
  const read = readText(path, shown, context);
  const text = read === undefined ? undefined : openVaultText(read, shown, decrypt, context.inventory.diagnostics);
  if (text === undefined) return;
  if (kind === 'ini') {
    readIniInventory(text, shown, context);
    return;
  }
  const { node, diagnostics } = parseYaml(text, shown);
  const readYaml = () => {
    context.inventory.diagnostics.push(...diagnostics);
    if (node) readYamlInventory(node, context);
  };
  const isIni = kind === 'yaml-or-ini' && (node !== undefined || INI_LINE.test(text) || diagnostics.length === 0);
  if (node?.kind === 'mapping' && node.entries.length > 0) readYaml();
  else if (isIni) readIniInventory(text, shown, context);
  else readIniOrElse(text, shown, context, readYaml);
}

/** Reads a file as INI; where that has faults, they are forgotten for what `otherwise` finds. */
function readIniOrElse(text: string, shown: string, context: SourceContext, otherwise: () => void): void {
  const { diagnostics } = context.inventory;
  const before = diagnostics.length;
  readIniInventory(text, shown, context);
  if (diagnostics.length === before) return;
  diagnostics.length = before;
  otherwise();
}

/** Comments need not be UTF-8, everything else must. */
function readText(path: string, shown: string, context: SourceContext): string | undefined {
  const range = { file: shown, line: 1, column: 1 };
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const summary = `cannot read ${shown}: ${(error as Error).message}`;
    context.inventory.diagnostics.push(errorAt('inventory/not-found', summary, { range }));
    return undefined;
  }
  const text = new TextDecoder('utf-8').decode(bytes);
  if (!text.includes('\ufffd') || isUtf8(bytes)) return text;
  const line = text.split('\n').findIndex((each) => each.includes('\ufffd') && !/^[ \t]*[#;]/.test(each));
  if (line < 0) return text;
  context.fail('it is not UTF-8 text', { file: shown, line: line + 1, column: 1 });
  return undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
