import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { at, type CalicoHost, type CalicoInput } from '../host.ts';
import { ROLE_VARIABLES, type VariableDefinition } from '../variables/definitions.ts';
import { describeExpected, hintFor } from '../variables/describe-expected.ts';
import { type Plain, showPlain, toPlain } from '../variables/plain-value.ts';
import { isPlainlyValid } from '../variables/plainly-valid.ts';

/** P01: every required variable is set, and every variable has the type and one of the values that it may have. */
export async function checkVariableTypes(input: CalicoInput): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const host of input.nodes) {
    for (const [name, definition] of Object.entries(ROLE_VARIABLES)) {
      const fault = await checkVariable(host, name, definition);
      if (fault) found.push(fault);
    }
  }
  return found;
}

async function checkVariable(
  host: CalicoHost,
  name: string,
  definition: VariableDefinition,
): Promise<Diagnostic | undefined> {
  const variable = host.variable(name);
  if (variable === 'unknown') return undefined;
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
    hint: `set ${name} in the inventory, for instance in group_vars/all.yml; roles/calico/defaults/main.yml says what it is`,
  });
}
