import nunjucks, { type Node } from 'nunjucks/src/nodes.js';
import { Tuple } from '../parse/nodes.ts';
import { ImportNames, ImportTemplate } from '../parse/reference-nodes.ts';
import { Assign, AssignBlock, MacroDefinition } from '../parse/statement-nodes.ts';

/** The names that statements assign in the scope they stand in: not those of loops, macros and other statements with a scope of their own. */
export function assignedNames(statements: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const statement of statements) collect(statement, names);
  return names;
}

function collect(node: Node, names: Set<string>): void {
  if (node instanceof Assign || node instanceof AssignBlock) {
    for (const name of targetNames(node.target)) names.add(name);
  } else if (node instanceof MacroDefinition || node instanceof ImportTemplate) {
    names.add(node.name.value);
  } else if (node instanceof ImportNames) {
    for (const { alias } of node.names) names.add(alias);
  } else if (node instanceof nunjucks.If) {
    collect(node.body, names);
    if (node.else_) collect(node.else_, names);
  } else if (node.typename === 'NodeList') {
    for (const child of (node as { children?: Node[] }).children ?? []) collect(child, names);
  }
}

/** The names in a target of assignment; `ns.name` assigns none. */
export function targetNames(target: Node): string[] {
  if (target instanceof Tuple) return target.children.flatMap(targetNames);
  return target instanceof nunjucks.Symbol ? [target.value] : [];
}
