import type { Value } from '../../parsing/value.ts';
import { toStr } from '../../template/values/text.ts';

/** Words of the template language that no variable can have for a name. */
const WORDS = new Set(['False', 'None', 'True', 'false', 'none', 'not', 'true']);

/** Ansible's text for what is no name of a variable; undefined for one that is. */
export function variableNameFault(name: Value): string | undefined {
  const isName = typeof name === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !WORDS.has(name);
  return isName ? undefined : `Invalid variable name '${toStr(name)}'.`;
}
