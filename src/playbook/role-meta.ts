import { join } from 'node:path';
import type { SourceRange } from '../errors/source-range.ts';
import type { YamlMapping, YamlNode } from '../parsing/yaml/node.ts';
import type { LoadContext } from './load-context.ts';
import { findRoleFile } from './role-files.ts';
import { describeNode, entryOf, isNull, itemsOf } from './yaml-access.ts';

/** What `meta/` says of a role. */
export interface RoleMeta {
  readonly dependencies: readonly YamlNode[];
  readonly allowDuplicates: boolean;
  /** Argument specs by entry point, from `argument_specs.yml` or else `main.yml`. */
  readonly argumentSpecs: YamlMapping | undefined;
}

const META_KEYS = new Set(['allow_duplicates', 'dependencies', 'galaxy_info', 'argument_specs', 'collections', 'name']);

/** Reads `meta/main.yml` and `meta/argument_specs.yml`. */
export function readRoleMeta(path: string, neededBy: SourceRange, context: LoadContext): RoleMeta {
  const main = readMain(path, neededBy, context);
  const separate = findRoleFile({ path, folder: 'meta', wanted: undefined, neededBy }, context) !== undefined;
  const specs = argumentSpecsOf(path, context) ?? (separate ? entryOf(main, 'argument_specs')?.value : undefined);
  const duplicates = entryOf(main, 'allow_duplicates')?.value;
  return {
    dependencies: dependenciesOf(main, context),
    allowDuplicates: duplicates?.kind === 'scalar' && duplicates.value === true,
    argumentSpecs: specs?.kind === 'mapping' ? specs : undefined,
  };
}

function readMain(path: string, neededBy: SourceRange, context: LoadContext): YamlMapping | undefined {
  const file = findRoleFile({ path, folder: 'meta', wanted: undefined, neededBy }, context);
  const node = file && context.readDocument(file);
  if (!node || isNull(node)) return undefined;
  if (node.kind !== 'mapping') {
    context.fail('playbook/parse', `meta/main.yml must be a mapping, not ${describeNode(node)}`, node.range);
    return undefined;
  }
  for (const { key } of node.entries) {
    if (META_KEYS.has(String(key.value))) continue;
    context.fail('playbook/unsupported-keyword', `'${String(key.value)}' is not a keyword of meta/main.yml`, key.range);
  }
  return node;
}

function argumentSpecsOf(path: string, context: LoadContext): YamlNode | undefined {
  for (const extension of ['.yml', '.yaml', '.json']) {
    const file = join(path, 'meta', `argument_specs${extension}`);
    if (context.exists(file)) return entryOf(context.readDocument(file), 'argument_specs')?.value ?? EMPTY;
  }
  return undefined;
}

const EMPTY: YamlMapping = { kind: 'mapping', entries: [], range: { file: '', line: 1, column: 1 } };

function dependenciesOf(main: YamlMapping | undefined, context: LoadContext): readonly YamlNode[] {
  const node = entryOf(main, 'dependencies')?.value;
  if (!node || isNull(node)) return [];
  if (node.kind === 'sequence') return itemsOf(node);
  context.fail('playbook/parse', `dependencies must be a list, not ${describeNode(node)}`, node.range);
  return [];
}
