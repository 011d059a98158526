import type { Placed, SourceRange } from '../errors/source-range.ts';
import type { Value } from '../parsing/value.ts';
import type { YamlEntry, YamlMapping, YamlScalar } from '../parsing/yaml/node.ts';

/** A node made by the engine, at the place of another, which is asked for it only when somebody wants to know. */
abstract class NodeBeside {
  declare protected readonly place: Placed;

  constructor(place: Placed) {
    this.place = place;
  }

  get range(): SourceRange {
    return this.place.range;
  }
}

export class ScalarBeside extends NodeBeside implements YamlScalar {
  declare readonly kind: 'scalar';
  declare readonly value: Value;
  declare readonly plain: boolean;

  constructor(value: Value, place: Placed) {
    super(place);
    this.kind = 'scalar';
    this.value = value;
    this.plain = false;
  }
}

export class MappingBeside extends NodeBeside implements YamlMapping {
  declare readonly kind: 'mapping';
  declare readonly entries: readonly YamlEntry[];

  constructor(entries: readonly YamlEntry[], place: Placed) {
    super(place);
    this.kind = 'mapping';
    this.entries = entries;
  }
}
