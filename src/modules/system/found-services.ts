import type { PyDict, Value } from '../../parsing/value.ts';
import { SPACES, trimSpace } from '../../template/values/white-space.ts';

/** Services by name, each as `ansible_facts.services` shows it, and what could not be found out. */
export interface FoundServices {
  readonly services: ReadonlyMap<string, PyDict>;
  readonly warnings: readonly string[];
}

/** One service in the form of `ansible_facts.services`. */
export function service(
  name: string,
  state: string,
  source: string,
  more: Readonly<Record<string, Value>> = {},
): PyDict {
  return new Map<Value, Value>([['name', name], ['state', state], ['source', source], ...Object.entries(more)]);
}

/** Python's `text.split()`. */
export function wordsOf(text: string): string[] {
  const trimmed = trimSpace(text);
  return trimmed === '' ? [] : trimmed.split(SPACES);
}
