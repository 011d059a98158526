import { UnsafeText, type Value } from '../../parsing/value.ts';
import type { YamlMapping, YamlNode, YamlSequence } from '../../parsing/yaml/node.ts';
import { LazyList } from './lazy-list.ts';
import { isItsOwnValue } from './lazy-node.ts';

/**
 * The values of trees of the operator's files that have neither templates nor tags, so that they are the same wherever they
 * are read. Every task of every host asks: a dict or list is looked through once.
 */
class Constants {
  /** Null for a tree that has to be resolved. */
  readonly #kept = new WeakMap<YamlNode, Value>();
  readonly #listOf: (items: readonly Value[]) => Value;

  constructor(listOf: (items: readonly Value[]) => Value) {
    this.#listOf = listOf;
  }

  /** The value of such a tree; undefined for others. */
  of(node: YamlNode): Value | undefined {
    if (node.kind === 'scalar') return isItsOwnValue(node) ? node.value : undefined;
    let value = this.#kept.get(node);
    if (value === undefined) {
      value = (node.kind === 'sequence' ? this.#list(node) : this.#dict(node)) ?? null;
      this.#kept.set(node, value);
    }
    return value ?? undefined;
  }

  #list({ items }: YamlSequence): Value | undefined {
    const list: Value[] = [];
    for (const item of items) {
      const value = this.of(item);
      if (value === undefined) return undefined;
      list.push(value);
    }
    return this.#listOf(list);
  }

  #dict({ entries }: YamlMapping): Value | undefined {
    const dict = new Map<Value, Value>();
    for (const { key, value: node } of entries) {
      const value = this.of(node);
      if (value === undefined || key.value instanceof UnsafeText) return undefined;
      dict.set(key.value, value);
    }
    return dict;
  }
}

/** As data that leaves the engine. */
export const constantData = new Constants((items) => [...items]);

/** As a template sees a variable: its lists are lazy ones. */
export const constantVariables = new Constants((items) => LazyList.of2(items));
