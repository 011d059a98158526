import { UnsafeText, type Value, VaultText } from '../../parsing/value.ts';
import type { YamlNode, YamlScalar } from '../../parsing/yaml/node.ts';
import { looksLikeTemplate } from '../language/parse/syntax.ts';
import { LazyDict, type LazyItem } from './lazy-dict.ts';
import { LazyList } from './lazy-list.ts';

/** How the texts of a tree become values. */
export interface NodeReader {
  /** Renders a text that may be a template; a fault is a marker. */
  readonly render: (text: string, scalar: YamlScalar) => Value;
  /** The plain text of a vault scalar, or the marker of its failure. */
  readonly decrypt: (vault: VaultText, scalar: YamlScalar) => Value;
}

/** The value of a tree of the operator's file: a scalar at once, a dict or list as one that resolves what is read of it. */
export function lazyValue(node: YamlNode, reader: NodeReader): Value {
  if (node.kind === 'scalar') return scalarValue(node, reader);
  if (node.kind === 'sequence') return LazyList.of2(node.items.map((item) => lazyItem(item, reader)));
  return new LazyDict(node.entries.map(({ key, value }) => [keyValue(key), lazyItem(value, reader)] as const));
}

function lazyItem(node: YamlNode, reader: NodeReader): LazyItem {
  return isItsOwnValue(node) ? node.value : () => lazyValue(node, reader);
}

/** Whether a node is a scalar that is its own value: neither a template nor tagged. */
export function isItsOwnValue(node: YamlNode): node is YamlScalar {
  if (node.kind !== 'scalar') return false;
  const { value } = node;
  if (typeof value === 'string') return !looksLikeTemplate(value);
  return !(value instanceof UnsafeText || value instanceof VaultText);
}

function scalarValue(node: YamlScalar, reader: NodeReader): Value {
  const { value } = node;
  if (typeof value === 'string') return reader.render(value, node);
  if (value instanceof UnsafeText) return value.text;
  // As in ansible-core 2.19 a decrypted value is data, and no template.
  return value instanceof VaultText ? reader.decrypt(value, node) : value;
}

/** Keys are data: they are never rendered. */
function keyValue(key: YamlScalar): Value {
  return key.value instanceof UnsafeText ? key.value.text : key.value;
}
