import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import type { Value } from '../../parsing/value.ts';
import { at, type CalicoHost, type CalicoInput, type CalicoVariable } from '../host.ts';
import { ROLE_VARIABLES, type VariableDefinition } from '../variables/definitions.ts';
import { describeExpected, hintFor } from '../variables/describe-expected.ts';
import { type Plain, showPlain, toPlain } from '../variables/plain-value.ts';
import { isPlainlyValid } from '../variables/plainly-valid.ts';

/** P01: every required variable is set, and every variable has the type and one of the values that it may have. */
export async function checkVariableTypes(input: CalicoInput): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  const definitions = Object.entries(ROLE_VARIABLES);
  const valid = new Map<string, Value>();
  for (const host of input.nodes) {
    for (const [name, definition] of definitions) {
      const variable = host.variable(name);
      // Most hosts have the value that another one was found to be right with.
      if (variable === 'unknown' || (variable && valid.get(name) === variable.value)) continue;
      const fault = await checkVariable(host, name, definition, variable);
      if (fault) found.push(fault);
      else if (variable) valid.set(name, variable.value);
    }
  }
  return found;
}

async function checkVariable(
  host: CalicoHost,
  name: string,
  definition: VariableDefinition,
  variable: CalicoVariable | undefined,
): Promise<Diagnostic | undefined> {
  if (variable === undefined) return definition.default === undefined ? missing(host, name) : undefined;
  const value = toPlain(variable.value);
  if (isPlainlyValid(definition, value) || (await passesSchema(name, value))) return undefined;
  return errorAt('calico/invalid-value', `${name} is ${showPlain(value)}, not ${describeExpected(definition)}`, {
    ...at(variable),
    hint: hintFor(definition, value),
  });
}

/** zod is loaded for the first value that needs it: it takes longer than all checks together. */
async function passesSchema(name: string, value: Plain): Promise<boolean> {
  const { roleVariableSchemas } = await import('../variables/schema.ts');
  return roleVariableSchemas[name]?.safeParse(value).success ?? false;
}

function missing(host: CalicoHost, name: string): Diagnostic {
  return errorAt('calico/invalid-value', `${name} is not set for ${host.name}`, {
    ...at(host),
    lacks: { variable: name, hosts: [host.name] },
    hint: `set ${name} in the inventory, for instance in group_vars/all.yml; roles/calico/defaults/main.yml says what it is`,
  });
}
