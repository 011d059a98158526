import nunjucks, { type Node, type NodeList, type SymbolNode } from 'nunjucks/src/nodes.js';
import type { Call, FilterCall, Place, Target } from './nodes.ts';

/** `{% for target in items if condition recursive %}`. */
export class ForLoop extends nunjucks.Node {
  declare target: Target;
  declare items: Node;
  declare condition: Node | null;
  declare recursive: boolean;
  declare body: NodeList;
  declare otherwise: NodeList | null;
  constructor(
    place: Place,
    head: { target: Target; items: Node; condition: Node | null; recursive: boolean },
    body: NodeList,
    otherwise: NodeList | null,
  ) {
    super(place.lineno, place.colno, head.target, head.items, head.condition, head.recursive, body, otherwise);
  }
  override get typename(): string {
    return 'ForLoop';
  }
  override get fields(): string[] {
    return ['target', 'items', 'condition', 'recursive', 'body', 'otherwise'];
  }
}

/** `{% set target = value %}`. */
export class Assign extends nunjucks.Node {
  declare target: Target;
  declare value: Node;
  constructor(place: Place, target: Target, value: Node) {
    super(place.lineno, place.colno, target, value);
  }
  override get typename(): string {
    return 'Assign';
  }
  override get fields(): string[] {
    return ['target', 'value'];
  }
}

/** `{% set target | filter %}…{% endset %}`. */
export class AssignBlock extends nunjucks.Node {
  declare target: Target;
  declare filter: FilterCall | null;
  declare body: NodeList;
  constructor(place: Place, target: Target, filter: FilterCall | null, body: NodeList) {
    super(place.lineno, place.colno, target, filter, body);
  }
  override get typename(): string {
    return 'AssignBlock';
  }
  override get fields(): string[] {
    return ['target', 'filter', 'body'];
  }
}

/** `{% with target = value, … %}`. */
export class With extends nunjucks.Node {
  declare targets: NodeList;
  declare values: NodeList;
  declare body: NodeList;
  constructor(place: Place, targets: Node[], values: Node[], body: NodeList) {
    const list = (children: Node[]) => new nunjucks.NodeList(place.lineno, place.colno, children);
    super(place.lineno, place.colno, list(targets), list(values), body);
  }
  override get typename(): string {
    return 'With';
  }
  override get fields(): string[] {
    return ['targets', 'values', 'body'];
  }
}

/** Names and defaults of a macro or a call block. Defaults belong to the last parameters. */
export class Signature extends nunjucks.Node {
  declare parameters: SymbolNode[];
  declare defaults: NodeList;
  constructor(place: Place, parameters: SymbolNode[], defaults: Node[]) {
    super(place.lineno, place.colno, parameters, new nunjucks.NodeList(place.lineno, place.colno, defaults));
  }
  override get typename(): string {
    return 'Signature';
  }
  override get fields(): string[] {
    return ['parameters', 'defaults'];
  }
}

/** `{% macro name(…) %}`. */
export class MacroDefinition extends nunjucks.Node {
  declare name: SymbolNode;
  declare signature: Signature;
  declare body: NodeList;
  constructor(place: Place, name: SymbolNode, signature: Signature, body: NodeList) {
    super(place.lineno, place.colno, name, signature, body);
  }
  override get typename(): string {
    return 'MacroDefinition';
  }
  override get fields(): string[] {
    return ['name', 'signature', 'body'];
  }
}

/** `{% call(…) macro(…) %}…{% endcall %}`. */
export class CallBlock extends nunjucks.Node {
  declare call: Call;
  declare signature: Signature;
  declare body: NodeList;
  constructor(place: Place, call: Call, signature: Signature, body: NodeList) {
    super(place.lineno, place.colno, call, signature, body);
  }
  override get typename(): string {
    return 'CallBlock';
  }
  override get fields(): string[] {
    return ['call', 'signature', 'body'];
  }
}

/** `{% filter name(…) %}…{% endfilter %}`. */
export class FilterBlock extends nunjucks.Node {
  declare filter: FilterCall;
  declare body: NodeList;
  constructor(place: Place, filter: FilterCall, body: NodeList) {
    super(place.lineno, place.colno, filter, body);
  }
  override get typename(): string {
    return 'FilterBlock';
  }
  override get fields(): string[] {
    return ['filter', 'body'];
  }
}

/** Statements that open a scope and do nothing else: `{% autoescape %}`, which never escapes here. */
export class Scoped extends nunjucks.Node {
  declare body: NodeList;
  constructor(place: Place, body: NodeList) {
    super(place.lineno, place.colno, body);
  }
  override get typename(): string {
    return 'Scoped';
  }
  override get fields(): string[] {
    return ['body'];
  }
}
