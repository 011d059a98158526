import nunjucks, { type Node } from 'nunjucks/src/nodes.js';
import { Tuple } from '../parse/nodes.ts';
import { ImportNames, ImportTemplate } from '../parse/reference-nodes.ts';
import { Assign, AssignBlock, MacroDefinition } from '../parse/statement-nodes.ts';

const ASSIGNING = [Assign, AssignBlock, MacroDefinition, ImportTemplate, ImportNames, nunjucks.If, nunjucks.NodeList];
const assigning: ReadonlySet<unknown> = new Set(ASSIGNING);

/** Whether a node is of a kind that may assign names: no expression does. */
export function mayAssign(node: Node): boolean {
  return assigning.has(node.constructor);
}

/** The names that statements assign in the scope they stand in: not those of loops, macros and other statements with a scope of their own. */
export function assignedNames(statements: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const statement of statements) collect(statement, names);
  return names;
}

function collect(node: Node, names: Set<string>): void {
  for (const name of namesOf(node)) names.add(name);
  const inner =
    node instanceof nunjucks.If ? [node.body, node.else_] : node.typename === 'NodeList' ? childrenOf(node) : [];
  for (const child of inner) if (child) collect(child, names);
}

function namesOf(node: Node): string[] {
  if (node instanceof Assign || node instanceof AssignBlock) return targetNames(node.target);
  if (node instanceof MacroDefinition || node instanceof ImportTemplate) return [node.name.value];
  return node instanceof ImportNames ? node.names.map(({ alias }) => alias) : [];
}

function childrenOf(node: Node): readonly Node[] {
  return node instanceof nunjucks.NodeList ? node.children : [];
}

/** The names in a target of assignment; `ns.name` assigns none. */
export function targetNames(target: Node): string[] {
  if (target instanceof Tuple) return target.children.flatMap(targetNames);
  return target instanceof nunjucks.Symbol ? [target.value] : [];
}
