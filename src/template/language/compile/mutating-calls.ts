import type { Node } from 'nunjucks/src/nodes.js';
import { Attribute } from '../parse/nodes.ts';

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

/** Whether a template names a method that changes a list or dict. */
export function callsMutatingMethods(root: Node): boolean {
  return root.findAll(Attribute).some((attribute) => MUTATING.has(attribute.name));
}
