import type { VariableDefinition } from './definitions.ts';
import type { Plain } from './plain-value.ts';

/**
 * Says yes to values that need no conversion and are within their limits, so that an inventory without faults never
 * loads the schemas. A no means only that the schema must judge.
 */
export function isPlainlyValid(definition: VariableDefinition, value: Plain): boolean {
  if (definition.choices) return definition.choices.some((choice) => choice === value);
  switch (definition.type) {
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return (
        typeof value === 'number' &&
        Number.isInteger(value) &&
        value >= (definition.minimum ?? value) &&
        value <= (definition.maximum ?? value)
      );
    case 'str':
    case 'path':
      return typeof value === 'string' && (definition.pattern?.regex.test(value) ?? true);
    case 'dict':
      return typeof value === 'object' && value !== null && Object.keys(value).length === 0 && !Array.isArray(value);
  }
}
