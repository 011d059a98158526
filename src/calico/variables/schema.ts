import { z } from 'zod';
import { ROLE_VARIABLES, type VariableDefinition } from './definitions.ts';

/** What Ansible takes for a boolean (`convert_bool`), as text. */
const TRUE_WORDS = ['y', 'yes', 'on', '1', 'true', 't'];
const FALSE_WORDS = ['n', 'no', 'off', '0', 'false', 'f'];

/**
 * The schemas of the role's variables, by name. They convert as Ansible's argument specs do: text of digits is an
 * integer, `yes` a boolean, a number a text. The only file that needs zod: import it when something must be judged.
 */
export const roleVariableSchemas: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  Object.entries(ROLE_VARIABLES).map(([name, definition]) => [name, schemaOf(definition)]),
);

function schemaOf(definition: VariableDefinition): z.ZodType {
  const bare = bareSchema(definition);
  return definition.default === undefined ? bare : bare.default(() => structuredClone(definition.default));
}

function bareSchema(definition: VariableDefinition): z.ZodType {
  switch (definition.type) {
    case 'bool':
      return z.preprocess(toBoolean, z.boolean());
    case 'int':
      return z.preprocess(toInteger, integerBetween(definition));
    case 'dict':
      return z.record(z.string(), z.union([z.string(), z.number()]));
    case 'str':
    case 'path':
      return textSchema(definition);
  }
}

function integerBetween({ minimum, maximum, choices }: VariableDefinition): z.ZodType {
  if (choices) return z.literal([...choices]);
  const integer = z.int();
  const low = minimum === undefined ? integer : integer.min(minimum);
  return maximum === undefined ? low : low.max(maximum);
}

function textSchema({ choices, pattern }: VariableDefinition): z.ZodType {
  if (choices) return z.literal([...choices]);
  const text = pattern ? z.string().regex(pattern.regex) : z.string();
  return z.preprocess((value) => (typeof value === 'number' ? String(value) : value), text);
}

function toBoolean(value: unknown): unknown {
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : undefined;
  if (word === undefined) return value;
  return TRUE_WORDS.includes(word) ? true : FALSE_WORDS.includes(word) ? false : value;
}

function toInteger(value: unknown): unknown {
  return typeof value === 'string' && /^[+-]?\d+$/.test(value.trim()) ? Number(value) : value;
}
