import { Opaque, UnsafeText, type Value } from '../../parsing/value.ts';
import type { YamlNode } from '../../parsing/yaml/node.ts';
import { isTemplate } from '../../playbook/yaml-access.ts';

/** The value of a node in which nothing is left to a template; undefined where something is. */
export function literalOf(node: YamlNode): { readonly value: Value } | undefined {
  if (node.kind === 'scalar') return isTemplated(node) ? undefined : { value: plainValue(node.value) };
  if (node.kind === 'sequence') return literalList(node.items);
  const dict = new Map<Value, Value>();
  for (const { key, value } of node.entries) {
    const literal = literalOf(value);
    if (!literal || isTemplated(key)) return undefined;
    dict.set(key.value, literal.value);
  }
  return { value: dict };
}

function literalList(items: readonly YamlNode[]): { value: Value } | undefined {
  const values: Value[] = [];
  for (const item of items) {
    const literal = literalOf(item);
    if (!literal) return undefined;
    values.push(literal.value);
  }
  return { value: values };
}

function plainValue(value: Value): Value {
  return value instanceof UnsafeText ? value.text : value;
}

/** Whether something in a node is only known when it is templated (or decrypted). */
export function isTemplated(node: YamlNode): boolean {
  if (node.kind === 'sequence') return node.items.some(isTemplated);
  if (node.kind === 'mapping') return node.entries.some(({ key, value }) => isTemplated(key) || isTemplated(value));
  if (typeof node.value === 'string') return isTemplate(node.value);
  return node.value instanceof Opaque && !(node.value instanceof UnsafeText);
}
