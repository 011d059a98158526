import nunjucks, { type Node } from 'nunjucks/src/nodes.js';
import { TemplateError } from '../values/errors.ts';
import { Attribute, Comparison } from './parse/nodes.ts';
import { parseExpression } from './parse/parser.ts';

const { Literal, NodeList, CompareOperand, And, Or, Not, Neg, Symbol: Name, LookupVal } = nunjucks;
const HARMLESS_NODES = [Literal, NodeList, Comparison, CompareOperand, And, Or, Not, Neg, Name, Attribute, LookupVal];

/**
 * An expression written as `{{ name }}` whose value is a text: Ansible evaluates that text when it is the operator's. Here
 * values do not tell whose they are, and nothing that a host sent is called. So what is accepted are constants (`true`, `1 == 1`)
 * and names (`a.b[0]`): looking up a variable by a name of any origin is what the lookup `vars` does too.
 */
export function assertIndirectCondition(text: string): void {
  if (isHarmless(text)) return;
  throw new TemplateError(
    'AnsibleBrokenConditionalError',
    `the condition gives the text '${text}', which is not evaluated`,
    {
      hint: 'write the expression itself as the condition, without {{ }}',
    },
  );
}

function isHarmless(text: string): boolean {
  let node: Node;
  try {
    node = parseExpression(text.trim());
  } catch {
    return false;
  }
  return node.findAll(nunjucks.Node).concat(node).every(isHarmlessNode);
}

function isHarmlessNode(node: Node): boolean {
  return HARMLESS_NODES.some((type) => node instanceof type);
}
