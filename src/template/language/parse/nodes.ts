import nunjucks, {
  type CompareOperand,
  type Node,
  type NodeList,
  type Pair,
  type SymbolNode,
} from 'nunjucks/src/nodes.js';

/**
 * Nodes that Jinja has and nunjucks lacks, or has in another shape. nunjucks' own are used for all else: literals, symbols,
 * arrays, dicts, operators, comparisons, item lookups, if, inline if, output.
 */
export interface Place {
  readonly lineno: number;
  readonly colno: number;
}

/** `(a, b)`, `a, b`, also as a target of assignment. */
export class Tuple extends nunjucks.NodeList {
  override get typename(): string {
    return 'Tuple';
  }
}

/** `target.name`; `target[…]` is nunjucks' LookupVal. */
export class Attribute extends nunjucks.Node {
  declare target: Node;
  declare name: string;
  constructor(place: Place, target: Node, name: string) {
    super(place.lineno, place.colno, target, name);
  }
  override get typename(): string {
    return 'Attribute';
  }
  override get fields(): string[] {
    return ['target', 'name'];
  }
}

/** `start:stop:step` between brackets. */
export class Slice extends nunjucks.Node {
  declare start: Node | null;
  declare stop: Node | null;
  declare step: Node | null;
  constructor(place: Place, start: Node | null, stop: Node | null, step: Node | null) {
    super(place.lineno, place.colno, start, stop, step);
  }
  override get typename(): string {
    return 'Slice';
  }
  override get fields(): string[] {
    return ['start', 'stop', 'step'];
  }
}

/** What stands between the parentheses of a call, filter or test. Keywords are pairs with a literal key. */
export class Arguments extends nunjucks.Node {
  declare positional: NodeList;
  declare keywords: NodeList;
  declare star: Node | null;
  declare starStar: Node | null;
  constructor(place: Place, positional: Node[], keywords: Pair[], star: Node | null, starStar: Node | null) {
    const list = (children: Node[]) => new nunjucks.NodeList(place.lineno, place.colno, children);
    super(place.lineno, place.colno, list(positional), list(keywords), star, starStar);
  }
  static none(place: Place): Arguments {
    return new Arguments(place, [], [], null, null);
  }
  override get typename(): string {
    return 'Arguments';
  }
  override get fields(): string[] {
    return ['positional', 'keywords', 'star', 'starStar'];
  }
}

/** `callee(…)`. */
export class Call extends nunjucks.Node {
  declare callee: Node;
  declare arguments: Arguments;
  constructor(place: Place, callee: Node, callArguments: Arguments) {
    super(place.lineno, place.colno, callee, callArguments);
  }
  override get typename(): string {
    return 'Call';
  }
  override get fields(): string[] {
    return ['callee', 'arguments'];
  }
}

/** `target | name(…)`; a null target stands for the text of the block that the filter ends or surrounds. */
export class FilterCall extends nunjucks.Node {
  declare target: Node | null;
  declare name: string;
  declare arguments: Arguments;
  constructor(place: Place, target: Node | null, name: string, callArguments: Arguments) {
    super(place.lineno, place.colno, target, name, callArguments);
  }
  override get typename(): string {
    return 'FilterCall';
  }
  override get fields(): string[] {
    return ['target', 'name', 'arguments'];
  }
}

/** `target is name(…)`. */
export class TestCall extends nunjucks.Node {
  declare target: Node;
  declare name: string;
  declare arguments: Arguments;
  constructor(place: Place, target: Node, name: string, callArguments: Arguments) {
    super(place.lineno, place.colno, target, name, callArguments);
  }
  override get typename(): string {
    return 'TestCall';
  }
  override get fields(): string[] {
    return ['target', 'name', 'arguments'];
  }
}

/** `first < second == third`: each operand carries its operator. */
export class Comparison extends nunjucks.Node {
  declare first: Node;
  declare operands: NodeList;
  constructor(place: Place, first: Node, operands: CompareOperand[]) {
    super(place.lineno, place.colno, first, new nunjucks.NodeList(place.lineno, place.colno, operands));
  }
  override get typename(): string {
    return 'Comparison';
  }
  override get fields(): string[] {
    return ['first', 'operands'];
  }
}

/** `ns.name` on the left of a `set`. */
export class NamespaceTarget extends nunjucks.Node {
  declare namespace: string;
  declare name: string;
  constructor(place: Place, namespace: string, name: string) {
    super(place.lineno, place.colno, namespace, name);
  }
  override get typename(): string {
    return 'NamespaceTarget';
  }
  override get fields(): string[] {
    return ['namespace', 'name'];
  }
}

/** What can stand on the left of an assignment. */
export type Target = SymbolNode | Tuple | NamespaceTarget;
