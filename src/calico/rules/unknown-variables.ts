import { closestName } from '../../errors/closest-name.ts';
import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { at, type CalicoHost, type CalicoInput } from '../host.ts';
import { isNodeEnvironmentName, NODE_ENVIRONMENT_NAMES } from '../node-environment.ts';
import { ROLE_VARIABLES } from '../variables/definitions.ts';

/** P01: a CALICO_ or FELIX_ variable that nothing reads is most often a misspelled one, and would pass silently. */
export function checkUnknownVariables(input: CalicoInput): Diagnostic[] {
  const known = new Set<string>();
  const isUnknown = (name: string) => {
    if (known.has(name)) return false;
    if (/^(CALICO|FELIX)_/.test(name) && !(name in ROLE_VARIABLES) && !input.isRead?.(name)) return true;
    known.add(name);
    return false;
  };
  return input.nodes.flatMap((host) =>
    [...host.variableNames()].filter(isUnknown).map((name) => unknownVariable(host, name)),
  );
}

function unknownVariable(host: CalicoHost, name: string): Diagnostic {
  const variable = host.variable(name);
  return errorAt('calico/unknown-variable', `nothing reads the variable ${name}`, {
    ...at(variable === 'unknown' ? undefined : variable),
    hint: hintFor(name),
  });
}

function hintFor(name: string): string {
  if (isNodeEnvironmentName(name)) return `put it into calico_node_environment to pass it to the container`;
  const meant = closestName(name, [...Object.keys(ROLE_VARIABLES), ...NODE_ENVIRONMENT_NAMES]);
  return meant === undefined ? 'remove it' : `${meant} may be meant`;
}
