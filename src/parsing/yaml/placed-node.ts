import type { SourceRange } from '../../errors/source-range.ts';
import type { LineIndex } from '../line-index.ts';
import type { Value } from '../value.ts';
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence } from './node.ts';

/**
 * A node of a text. Its place is kept as offsets and counted into lines and columns when somebody asks, which of most nodes
 * nobody does. A copy made with `...` has no place.
 */
abstract class PlacedNode {
  declare protected readonly lines: LineIndex;
  declare protected readonly start: number;
  declare protected readonly end: number;

  constructor(lines: LineIndex, start: number, end: number) {
    this.lines = lines;
    this.start = start;
    this.end = end;
  }

  get range(): SourceRange {
    return this.lines.range(this.start, this.end);
  }
}

export class PlacedScalar extends PlacedNode implements YamlScalar {
  declare readonly kind: 'scalar';
  declare readonly value: Value;
  declare readonly plain: boolean;

  constructor(value: Value, plain: boolean, lines: LineIndex, start: number, end: number) {
    super(lines, start, end);
    this.kind = 'scalar';
    this.value = value;
    this.plain = plain;
  }
}

/** A `|` or `>` scalar: `content` is the offset of its first line, `indent` how deep its lines stand. */
export class PlacedBlockScalar extends PlacedScalar {
  declare readonly content: number;
  declare readonly folded: boolean;
  declare readonly indent: number;

  constructor(
    value: Value,
    lines: LineIndex,
    [start, end]: readonly [number, number],
    content: number,
    folded: boolean,
    indent: number,
  ) {
    super(value, false, lines, start, end);
    this.content = content;
    this.folded = folded;
    this.indent = indent;
  }

  get block(): NonNullable<YamlScalar['block']> {
    const line = this.lines.lineOf(this.content) + 1;
    return { folded: this.folded, line, column: Math.max(this.indent, 0) + 1 };
  }
}

export class PlacedSequence extends PlacedNode implements YamlSequence {
  declare readonly kind: 'sequence';
  declare readonly items: readonly YamlNode[];

  constructor(items: readonly YamlNode[], lines: LineIndex, start: number, end: number) {
    super(lines, start, end);
    this.kind = 'sequence';
    this.items = items;
  }
}

export class PlacedMapping extends PlacedNode implements YamlMapping {
  declare readonly kind: 'mapping';
  declare readonly entries: readonly YamlEntry[];

  constructor(entries: readonly YamlEntry[], lines: LineIndex, start: number, end: number) {
    super(lines, start, end);
    this.kind = 'mapping';
    this.entries = entries;
  }
}
