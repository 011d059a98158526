import type { SourceRange } from '../../errors/source-range.ts';
import { VaultText } from '../../parsing/value.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { TemplateError } from '../../template/values/errors.ts';
import type { VariableScope } from '../../vars/scope.ts';

/** A value in a vault that no password opens. */
export interface SealedValue {
  readonly range: SourceRange;
  readonly why: string;
}

/** Where an error arose, as far as it is known. */
export interface ErrorPlace {
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/** Whether an error arose at that place of a file. */
export function isAt({ line, column }: SourceRange, place: ErrorPlace): boolean {
  return line === place.line && column === place.column;
}

/** Whether there is a value in a vault at a node or below it. */
export function hasVault(node: YamlNode): boolean {
  if (node.kind === 'sequence') return node.items.some(hasVault);
  if (node.kind === 'mapping') return node.entries.some(({ value }) => hasVault(value));
  return node.value instanceof VaultText;
}

/** The values in vaults that no password opens, at a node and below it. */
export function sealedValues(node: YamlNode, scope: VariableScope): SealedValue[] {
  if (node.kind === 'sequence') return node.items.flatMap((item) => sealedValues(item, scope));
  if (node.kind === 'mapping') return node.entries.flatMap(({ value }) => sealedValues(value, scope));
  if (!(node.value instanceof VaultText)) return [];
  try {
    scope.engine.resolveNode(node, scope.options());
    return [];
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return [{ range: node.range, why: error.hint ?? error.message }];
  }
}
