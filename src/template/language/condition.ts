import nunjucks, { type Node } from 'nunjucks/src/nodes.js';
import { TemplateError } from '../values/errors.ts';
import { Comparison } from './parse/nodes.ts';
import { parseExpression } from './parse/parser.ts';

const { Literal, NodeList, CompareOperand, And, Or, Not, Neg } = nunjucks;
const CONSTANT_NODES = [Literal, NodeList, Comparison, CompareOperand, And, Or, Not, Neg];

/**
 * A condition written as `{{ name }}` whose value is a text: Ansible evaluates that text when it is the operator's. Here
 * values do not tell whose they are and a host's text is never compiled, so only constants (`true`, `1 == 1`) are accepted.
 */
export function assertIndirectCondition(text: string): void {
  if (isConstant(text)) return;
  throw new TemplateError(
    'AnsibleBrokenConditionalError',
    `the condition gives the text '${text}', which is not evaluated`,
    {
      hint: 'write the expression itself as the condition, without {{ }}',
    },
  );
}

function isConstant(text: string): boolean {
  let node: Node;
  try {
    node = parseExpression(text.trim());
  } catch {
    return false;
  }
  return node.findAll(nunjucks.Node).concat(node).every(isConstantNode);
}

function isConstantNode(node: Node): boolean {
  return CONSTANT_NODES.some((type) => node instanceof type);
}
