import nunjucks, { type Node } from 'nunjucks/src/nodes.js';
import { Attribute, FilterCall } from '../parse/nodes.ts';

const MUTATING = new Set([
  'append',
  'extend',
  'insert',
  'pop',
  'remove',
  'sort',
  'reverse',
  'clear',
  'update',
  'setdefault',
  'popitem',
]);

/** Whether a template names a method that changes a list or dict: as an attribute, as an item, or for the filter `attr`. */
export function callsMutatingMethods(root: Node): boolean {
  if (root.findAll(Attribute).some(({ name }) => MUTATING.has(name))) return true;
  if (root.findAll(FilterCall).some(({ name }) => name === 'attr')) return true;
  return root.findAll(nunjucks.LookupVal).some(({ val }) => val instanceof nunjucks.Literal && isMutating(val.value));
}

function isMutating(name: unknown): boolean {
  return typeof name === 'string' && MUTATING.has(name);
}
