import type { SourceRange } from '../../errors/source-range.ts';
import type { Value } from '../value.ts';

/** A YAML document as composed from parse events, with the place of every key and value. */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: Value;
  /** True for plain (unquoted, not block) scalars: where `{{` is a fault of its own. */
  readonly plain: boolean;
  readonly range: SourceRange;
  /** Of a block scalar (`|`, `>`): where its first content line begins, so that places in its text can be found in the file. */
  readonly block?: { readonly folded: boolean; readonly line: number; readonly column: number };
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
  readonly range: SourceRange;
}

export interface YamlMapping {
  readonly kind: 'mapping';
  readonly entries: readonly YamlEntry[];
  readonly range: SourceRange;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}
