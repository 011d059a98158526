import nunjucks, { type NodeList } from 'nunjucks/src/nodes.js';
import { BlockDefinition } from '../parse/reference-nodes.ts';

/**
 * Whether the body of a loop that is not recursive has `loop`. Jinja makes it only where the body says its name or has a
 * `scoped` block; an included template then sees it too, and else sees that of the loop around, if there is one.
 */
export function seesLoop(body: NodeList): boolean {
  const blocks = body.findAll(BlockDefinition);
  if (blocks.some(({ scoped }) => scoped)) return true;
  const apart = new Set(blocks.flatMap((block) => block.body.findAll(nunjucks.Symbol)));
  return body.findAll(nunjucks.Symbol).some((symbol) => symbol.value === 'loop' && !apart.has(symbol));
}
