import { closestName } from '../../errors/closest-name.ts';
import { type Diagnostic, errorAt } from '../../errors/diagnostic.ts';
import { at, type CalicoHost, type CalicoInput } from '../host.ts';
import { isNodeEnvironmentName, NODE_ENVIRONMENT_NAMES } from '../node-environment.ts';
import { ROLE_VARIABLES } from '../variables/definitions.ts';

/**
 * P01: a CALICO_ or FELIX_ variable that nothing reads is most often a misspelled one, and would pass silently. Of names with a small
 * `calico_` others may have their own: one that is nearly a variable of the role is worth a warning.
 */
export function checkUnknownVariables(input: CalicoInput): Diagnostic[] {
  const known = new Set<string>();
  const isUnknown = (name: string) => {
    if (known.has(name)) return false;
    const isSuspect = /^(CALICO|FELIX)_/.test(name) || nearVariable(name) !== undefined;
    if (isSuspect && !(name in ROLE_VARIABLES) && !input.isRead?.(name)) return true;
    known.add(name);
    return false;
  };
  return input.nodes.flatMap((host) =>
    [...host.variableNames()].filter(isUnknown).map((name) => unknownVariable(host, name)),
  );
}

function unknownVariable(host: CalicoHost, name: string): Diagnostic {
  const variable = host.variable(name);
  const near = nearVariable(name);
  const found = errorAt('calico/unknown-variable', `nothing reads the variable ${name}`, {
    ...at(variable === 'unknown' ? undefined : variable),
    hint: near === undefined ? hintFor(name) : `${near} may be meant`,
  });
  return near === undefined ? found : { ...found, severity: 'warning', summary: `the role does not read ${name}` };
}

const PREFIX = 'calico_';
const OWN_NAMES = Object.keys(ROLE_VARIABLES).filter((name) => name.startsWith(PREFIX));

/** The variable of the role that a name of its kind nearly is: what is behind the prefix counts. */
function nearVariable(name: string): string | undefined {
  if (!name.startsWith(PREFIX) || name in ROLE_VARIABLES) return undefined;
  const near = closestName(
    name.slice(PREFIX.length),
    OWN_NAMES.map((each) => each.slice(PREFIX.length)),
  );
  return near === undefined ? undefined : PREFIX + near;
}

function hintFor(name: string): string {
  if (isNodeEnvironmentName(name)) return `put it into calico_node_environment to pass it to the container`;
  const meant = closestName(name, [...Object.keys(ROLE_VARIABLES), ...NODE_ENVIRONMENT_NAMES]);
  return meant === undefined ? 'remove it' : `${meant} may be meant`;
}
