import nunjucks, { type Node } from 'nunjucks/src/nodes.js';
import { Attribute, TestCall } from './parse/nodes.ts';

const NONE: ReadonlySet<string> = new Set();

/** The variables that are surely defined where `condition` is true (or false, when `when` is false). */
export function definedWhen(condition: Node, when: boolean): ReadonlySet<string> {
  if (condition instanceof nunjucks.Not) return definedWhen(condition.target, !when);
  if (condition instanceof nunjucks.And) return when ? union(condition, when) : intersection(condition, when);
  if (condition instanceof nunjucks.Or) return when ? intersection(condition, when) : union(condition, when);
  if (!(condition instanceof TestCall) || !isDefinedTest(condition, when)) return NONE;
  const name = rootName(condition.target);
  return name === undefined ? NONE : new Set([name]);
}

function isDefinedTest(test: TestCall, when: boolean): boolean {
  return plainName(test.name) === (when ? 'defined' : 'undefined');
}

function union({ left, right }: { left: Node; right: Node }, when: boolean): ReadonlySet<string> {
  return new Set([...definedWhen(left, when), ...definedWhen(right, when)]);
}

function intersection({ left, right }: { left: Node; right: Node }, when: boolean): ReadonlySet<string> {
  const other = definedWhen(right, when);
  return new Set([...definedWhen(left, when)].filter((name) => other.has(name)));
}

/** The variable that `a.b['c'].d` begins with. */
function rootName(node: Node): string | undefined {
  if (node instanceof nunjucks.Symbol) return node.value;
  return node instanceof Attribute || node instanceof nunjucks.LookupVal ? rootName(node.target) : undefined;
}

/** The name of a filter or test without `ansible.builtin.`. */
export function plainName(name: string): string {
  return name.replace(/^ansible\.(builtin|legacy)\./, '');
}
