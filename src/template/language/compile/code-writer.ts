import nunjucks from 'nunjucks/src/compiler.js';
import type { Node } from 'nunjucks/src/nodes.js';
import type { Place } from '../parse/nodes.ts';
import { syntaxError } from '../parse/syntax-error.ts';
import { encodePlace } from '../place.ts';
import type { NameScope } from './name-scope.ts';

export interface CompileOptions {
  /** Whether the source is a bare expression: texts in it that look like templates are rendered, as in Ansible's conditions. */
  readonly expression: boolean;
  readonly hasFilter: (name: string) => boolean;
  readonly hasTest: (name: string) => boolean;
}

/**
 * nunjucks' code buffer and dispatch by node type, for code of another shape: every function takes a runtime and an output
 * list, and sets `p`, the place that an error is reported at. Text of the template gets into code only through JSON.
 */
export abstract class CodeWriter extends nunjucks.Compiler {
  protected readonly options: CompileOptions;
  /** How deep in branches that may never run: an unknown filter there is a fault only when it is reached. */
  protected branchDepth = 0;

  constructor(options: CompileOptions) {
    super('', false);
    this.options = options;
  }

  protected emit(...parts: string[]): void {
    for (const part of parts) this._emit(part);
  }

  /** Compiles a node in the place of an expression or statement. */
  protected emitNode(node: Node, scope: NameScope): void {
    this.compile(node, scope);
  }

  /** `,p=N)`: ends a call of the runtime; evaluated after the operands, so that `p` is this node's place again. */
  protected emitPlaceAndClose(place: Place): void {
    this._emit(`,p=${encodePlace(place)})`);
  }

  /** `rt.name(node, …,p=N)`. */
  protected emitOperation(name: string, place: Place, operands: readonly Node[], scope: NameScope): void {
    this._emit(`rt.${name}(`);
    for (const [index, operand] of operands.entries()) {
      if (index > 0) this._emit(',');
      this.emitNode(operand, scope);
    }
    this.emitPlaceAndClose(place);
  }

  /** Runs `write` with a fresh output list and returns the name of the list. */
  protected withBuffer(write: () => void): string {
    const id = this._tmpid();
    this.bufferStack.push(this.buffer);
    this.buffer = id;
    this.emit(`const ${id}=[];`);
    write();
    this._popBuffer();
    return id;
  }

  protected failAt(place: Place, message: string): never {
    throw syntaxError(message, place.lineno + 1, place.colno + 1);
  }

  /** Runs `write` as a branch that may never run. */
  protected asBranch(write: () => void): void {
    this.branchDepth += 1;
    write();
    this.branchDepth -= 1;
  }
}

/** Text as a JavaScript literal. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
