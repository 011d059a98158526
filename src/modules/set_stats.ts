import type { PyDict, Value } from '../parsing/value.ts';
import { coerceValue } from './arguments/coerce-value.ts';
import { variableNameFault } from './arguments/variable-name.ts';
import { defineModule } from './define-module.ts';
import { ModuleFailure } from './requests.ts';

/** ansible.builtin.set_stats: what a run tells of itself. As by Ansible's defaults, only the task's result shows it. */
export const setStats = defineModule({
  name: 'set_stats',
  runsOn: 'control',
  reachesOut: false,
  parameters: {
    data: { type: 'raw' },
    per_host: { type: 'raw', default: false },
    aggregate: { type: 'raw', default: true },
  },
  *run(args) {
    const data = args.get('data') ?? new Map();
    if (!(data instanceof Map)) throw new ModuleFailure("The 'data' option needs to be a dictionary/hash");
    const fault = [...data.keys()].flatMap((name) => variableNameFault(name) ?? [])[0];
    if (fault !== undefined) throw new ModuleFailure(`Task failed: ${fault}`);
    const stats: PyDict = new Map<Value, Value>([
      ['data', data],
      ['per_host', isTrue(args.get('per_host'))],
      ['aggregate', isTrue(args.get('aggregate'))],
    ]);
    return { changed: false, values: new Map([['ansible_stats', stats]]) };
  },
});

/** A word that says neither is false. */
function isTrue(value: Value | undefined): boolean {
  const coerced = coerceValue('flag', { type: 'bool' }, value ?? false);
  return 'value' in coerced && coerced.value === true;
}
