import nunjucks, { type Node, type NodeList, type SymbolNode } from 'nunjucks/src/nodes.js';
import type { Place } from './nodes.ts';

/** Statements that name another template, and the blocks that such templates fill. */

/** `{% include template ignore missing with context %}`. */
export class IncludeTemplate extends nunjucks.Node {
  declare template: Node;
  declare ignoreMissing: boolean;
  declare withContext: boolean;
  constructor(place: Place, template: Node, ignoreMissing: boolean, withContext: boolean) {
    super(place.lineno, place.colno, template, ignoreMissing, withContext);
  }
  override get typename(): string {
    return 'IncludeTemplate';
  }
  override get fields(): string[] {
    return ['template', 'ignoreMissing', 'withContext'];
  }
}

/** `{% import template as name %}`. */
export class ImportTemplate extends nunjucks.Node {
  declare template: Node;
  declare name: SymbolNode;
  declare withContext: boolean;
  constructor(place: Place, template: Node, name: SymbolNode, withContext: boolean) {
    super(place.lineno, place.colno, template, name, withContext);
  }
  override get typename(): string {
    return 'ImportTemplate';
  }
  override get fields(): string[] {
    return ['template', 'name', 'withContext'];
  }
}

export interface ImportedName {
  readonly name: string;
  readonly alias: string;
}

/** `{% from template import name as alias, … %}`. */
export class ImportNames extends nunjucks.Node {
  declare template: Node;
  declare names: readonly ImportedName[];
  declare withContext: boolean;
  constructor(place: Place, template: Node, names: readonly ImportedName[], withContext: boolean) {
    super(place.lineno, place.colno, template, names, withContext);
  }
  override get typename(): string {
    return 'ImportNames';
  }
  override get fields(): string[] {
    return ['template', 'names', 'withContext'];
  }
}

/** `{% extends template %}`. */
export class ExtendsTemplate extends nunjucks.Node {
  declare template: Node;
  constructor(place: Place, template: Node) {
    super(place.lineno, place.colno, template);
  }
  override get typename(): string {
    return 'ExtendsTemplate';
  }
  override get fields(): string[] {
    return ['template'];
  }
}

/** `{% block name scoped required %}`. */
export class BlockDefinition extends nunjucks.Node {
  declare name: string;
  declare scoped: boolean;
  declare required: boolean;
  declare body: NodeList;
  constructor(place: Place, name: string, flags: { scoped: boolean; required: boolean }, body: NodeList) {
    super(place.lineno, place.colno, name, flags.scoped, flags.required, body);
  }
  override get typename(): string {
    return 'BlockDefinition';
  }
  override get fields(): string[] {
    return ['name', 'scoped', 'required', 'body'];
  }
}
