/**
 * The parts of nunjucks 3.2.4 that are built upon and that @types/nunjucks does not describe. They are imported by file, so
 * that its loaders, filters and environment, of which nothing is used, are not read at start-up.
 */
declare module 'nunjucks/src/nodes.js' {
  export class Node {
    constructor(lineno: number, colno: number, ...fields: unknown[]);
    readonly lineno: number;
    readonly colno: number;
    get typename(): string;
    get fields(): string[];
    findAll<Found extends Node>(type: new (...parameters: never[]) => Found, results?: Found[]): Found[];
  }
  export class NodeList extends Node {
    constructor(lineno: number, colno: number, children?: Node[]);
    children: Node[];
    addChild(node: Node): void;
  }
  export class Root extends NodeList {}
  export class Output extends NodeList {}
  export class ArrayNode extends NodeList {}
  export class Dict extends NodeList {}
  export class Literal extends Node {
    constructor(lineno: number, colno: number, value: unknown);
    value: unknown;
  }
  export class TemplateData extends Literal {}
  export class SymbolNode extends Node {
    constructor(lineno: number, colno: number, value: string);
    value: string;
  }
  export class Pair extends Node {
    constructor(lineno: number, colno: number, key: Node, value: Node);
    key: Node;
    value: Node;
  }
  export class LookupVal extends Node {
    constructor(lineno: number, colno: number, target: Node, val: Node);
    target: Node;
    val: Node;
  }
  export class InlineIf extends Node {
    constructor(lineno: number, colno: number, cond: Node, body: Node, else_: Node | null);
    cond: Node;
    body: Node;
    else_: Node | null;
  }
  export class If extends Node {
    constructor(lineno: number, colno: number, cond: Node, body: Node, else_: Node | null);
    cond: Node;
    body: Node;
    else_: Node | null;
  }
  export class CompareOperand extends Node {
    constructor(lineno: number, colno: number, expr: Node, type: string);
    expr: Node;
    type: string;
  }
  export class UnaryOp extends Node {
    constructor(lineno: number, colno: number, target: Node);
    target: Node;
  }
  export class BinOp extends Node {
    constructor(lineno: number, colno: number, left: Node, right: Node);
    left: Node;
    right: Node;
  }
  const nodes: {
    Node: typeof Node;
    NodeList: typeof NodeList;
    Root: typeof Root;
    Output: typeof Output;
    Array: typeof ArrayNode;
    Dict: typeof Dict;
    Literal: typeof Literal;
    TemplateData: typeof TemplateData;
    Symbol: typeof SymbolNode;
    Pair: typeof Pair;
    LookupVal: typeof LookupVal;
    InlineIf: typeof InlineIf;
    If: typeof If;
    CompareOperand: typeof CompareOperand;
    Not: typeof UnaryOp;
    Neg: typeof UnaryOp;
    Pos: typeof UnaryOp;
    And: typeof BinOp;
    Or: typeof BinOp;
    Add: typeof BinOp;
    Sub: typeof BinOp;
    Mul: typeof BinOp;
    Div: typeof BinOp;
    FloorDiv: typeof BinOp;
    Mod: typeof BinOp;
    Pow: typeof BinOp;
    Concat: typeof BinOp;
  };
  export default nodes;
}

declare module 'nunjucks/src/parser.js' {
  import type { Node, NodeList, Root } from 'nunjucks/src/nodes.js';

  export interface NunjucksToken {
    readonly type: string;
    readonly value: string;
    readonly lineno: number;
    readonly colno: number;
  }
  export class Parser {
    constructor(tokens: { nextToken(): NunjucksToken | null });
    tokens: { nextToken(): NunjucksToken | null };
    peeked: NunjucksToken | null;
    breakOnBlocks: string[] | null;
    nextToken(): NunjucksToken | null;
    peekToken(): NunjucksToken | null;
    pushToken(token: NunjucksToken): void;
    skip(type: string): boolean;
    skipValue(type: string, value: string): boolean;
    skipSymbol(value: string): boolean;
    expect(type: string): NunjucksToken;
    fail(message: string, lineno?: number, colno?: number): never;
    parse(): NodeList;
    parseNodes(): Node[];
    parseAsRoot(): Root;
    parseUntilBlocks(...blockNames: string[]): NodeList;
    parseStatement(): Node | null;
    parseExpression(): Node;
    parseInlineIf(): Node;
    parseOr(): Node;
    parseAnd(): Node;
    parseNot(): Node;
    parseIn(): Node;
    parsePow(): Node;
    parseUnary(noFilters?: boolean): Node;
    parsePrimary(noPostfix?: boolean): Node;
    parsePostfix(node: Node): Node;
    parseFilter(node: Node): Node;
  }
  const parser: { Parser: typeof Parser };
  export default parser;
}

declare module 'nunjucks/src/compiler.js' {
  import type { Node } from 'nunjucks/src/nodes.js';

  export class Compiler {
    constructor(templateName: string, throwOnUndefined: boolean);
    buffer: string | null;
    bufferStack: (string | null)[];
    fail(message: string, lineno?: number, colno?: number): never;
    compile(node: Node, frame?: unknown): void;
    getCode(): string;
    _emit(code: string): void;
    _emitLine(code: string): void;
    _tmpid(): string;
    _pushBuffer(): string;
    _popBuffer(): void;
  }
  const compiler: { Compiler: typeof Compiler };
  export default compiler;
}
