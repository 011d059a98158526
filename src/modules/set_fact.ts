import type { PyDict } from '../parsing/value.ts';
import { flagOf } from './arguments/argument-values.ts';
import { variableNameFault } from './arguments/variable-name.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments } from './module.ts';

/** ansible.builtin.set_fact: variables of the host for the rest of the run. */
export const setFact = defineModule({
  name: 'set_fact',
  runsOn: 'control',
  reachesOut: false,
  returnsFacts: true,
  openParameters: true,
  parameters: {
    cacheable: { type: 'bool', default: false },
  },
  validate: checkNames,
  // biome-ignore lint/correctness/useYield: it asks for nothing, but a module's run is a generator
  *run(args) {
    const facts: PyDict = new Map(variablesOf(args));
    return { changed: false, values: new Map(), facts, cacheable: flagOf(args, 'cacheable') };
  },
});

function variablesOf(args: ModuleArguments) {
  return [...args].filter(([name]) => name !== 'cacheable');
}

function checkNames(args: ModuleArguments): string | undefined {
  const variables = variablesOf(args);
  if (variables.length === 0) return 'No key/value pairs provided, at least one is required for this action to succeed';
  return variables.flatMap(([name]) => variableNameFault(name) ?? [])[0];
}
