import { defineModule } from './define-module.ts';
import type { ModuleArguments } from './module.ts';
import { ensureUnit, UNIT_STATES } from './systemd_service.ts';

const UNUSED = ['pattern', 'runlevel', 'sleep', 'arguments'];

/** ansible.builtin.service: on hosts with systemd, the systemd module with fewer parameters. */
export const service = defineModule({
  name: 'service',
  runsOn: 'host',
  reachesOut: true,
  idlesWith: ['state', 'enabled'],
  parameters: {
    name: { type: 'str', required: true },
    state: { type: 'str', choices: UNIT_STATES },
    enabled: { type: 'bool' },
    pattern: { type: 'str' },
    runlevel: { type: 'str' },
    sleep: { type: 'int' },
    arguments: { type: 'str', aliases: ['args'] },
    use: {
      type: 'str',
      default: 'auto',
      refused: 'systemd is the only service manager that is supported',
      refusedExcept: ['auto', 'systemd', 'ansible.builtin.systemd', 'service'],
    },
  },
  *run(args, context) {
    const warnings = ignoredParameters(args).map((name) => `Ignoring "${name}" as it is not used in "systemd"`);
    const result = yield* ensureUnit(args, context);
    return warnings.length > 0 ? { ...result, warnings } : result;
  },
});

function ignoredParameters(args: ModuleArguments): string[] {
  return UNUSED.filter((name) => args.has(name));
}
