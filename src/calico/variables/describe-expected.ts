import { closestName } from '../../errors/closest-name.ts';
import type { VariableDefinition } from './definitions.ts';
import type { Plain } from './plain-value.ts';

/** What a variable may be, as the end of "... is X, not ...". */
export function describeExpected(definition: VariableDefinition): string {
  if (definition.choices) return `one of ${definition.choices.join(', ')}`;
  switch (definition.type) {
    case 'bool':
      return 'true or false';
    case 'int':
      return definition.minimum === undefined
        ? 'an integer'
        : `an integer from ${definition.minimum} to ${definition.maximum}`;
    case 'dict':
      return 'a dictionary of names and texts';
    case 'str':
    case 'path':
      return definition.pattern?.meaning ?? 'a text';
  }
}

/** Words of Calico 3 for what 2.6 calls otherwise. */
const NEWER_WORDS: Readonly<Record<string, string>> = { never: 'off', fatal: 'critical', warn: 'warning' };

/** How to put a wrong value right, as far as it can be guessed. */
export function hintFor(definition: VariableDefinition, value: Plain): string {
  const choices = definition.choices?.map(String) ?? [];
  if (typeof value === 'boolean' && choices.includes('off') && !value) {
    return 'put it in quotes: "off"; a bare off, no or false is a boolean in YAML';
  }
  if (typeof value === 'string' && choices.length > 0) {
    const newer = NEWER_WORDS[value.toLowerCase()];
    const meant = newer !== undefined && choices.includes(newer) ? newer : closestName(value, choices);
    if (meant !== undefined) return `write ${meant}`;
  }
  if (definition.type === 'str' && typeof value !== 'string') return 'put the value in quotes';
  return `set it to ${describeExpected(definition)}`;
}
