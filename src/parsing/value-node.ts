import type { SourceRange } from '../errors/source-range.ts';
import { PyTuple, type Value } from './value.ts';
import type { YamlEntry, YamlNode, YamlScalar } from './yaml/node.ts';

/** A value from a place that is not YAML (an INI line, an argument) as a node, every part of it with that one place. */
export function nodeOf(value: Value, range: SourceRange): YamlNode {
  if (Array.isArray(value) || value instanceof PyTuple) {
    return { kind: 'sequence', items: value.map((item) => nodeOf(item, range)), range };
  }
  if (!(value instanceof Map)) return scalarOf(value, range);
  const entries: YamlEntry[] = [];
  for (const [key, item] of value) entries.push({ key: scalarOf(key, range), value: nodeOf(item, range) });
  return { kind: 'mapping', entries, range };
}

function scalarOf(value: Value, range: SourceRange): YamlScalar {
  return { kind: 'scalar', value, plain: false, range };
}
