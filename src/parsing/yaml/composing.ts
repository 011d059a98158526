import type { Event } from 'js-yaml';
import type { Diagnostic } from '../../errors/diagnostic.ts';
import type { LineIndex } from '../line-index.ts';
import { yamlFault } from './faults.ts';
import type { YamlNode } from './node.ts';
import type { TagHandlers } from './tags.ts';

/** Nodes that aliases may add to a document; a "billion laughs" file stops here and not in memory. */
const MAX_ALIAS_NODES = 1_000_000;

/** What composing needs to know of the text and of what came before. */
export interface Composing {
  readonly text: string;
  readonly lines: LineIndex;
  readonly events: readonly Event[];
  readonly diagnostics: Diagnostic[];
  at: number;
  /** Where the node composed last ends. */
  end: number;
  anchors: Map<string, YamlNode | 'open'>;
  handlers: TagHandlers;
  /** How many nodes a node has with its aliases written out; only of collections, and only where there may be aliases. */
  readonly sizes: Map<YamlNode, number> | undefined;
  aliasNodes: number;
  unsafe: boolean;
  /** Ansible reads what is JSON as JSON; that differs in floats alone. */
  readonly isJson: boolean;
}

/** Charges the nodes that an alias or a merge repeats; throws when a document repeats more than any real one does. */
export function countAliasNodes(state: Composing, count: number, offset: number): void {
  state.aliasNodes += count;
  if (state.aliasNodes <= MAX_ALIAS_NODES) return;
  throw yamlFault(`aliases repeat more than ${MAX_ALIAS_NODES} nodes`, state.lines.range(offset, offset));
}

/** The nodes of a node with its aliases written out; 1 where nobody counts. */
export function sizeOf({ sizes }: Composing, node: YamlNode): number {
  return sizes?.get(node) ?? 1;
}
