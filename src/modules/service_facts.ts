import type { Value } from '../parsing/value.ts';
import { defineModule } from './define-module.ts';
import { initServices } from './system/init-services.ts';
import { systemdServices } from './system/systemd-services.ts';

const NOTHING = 'Failed to find any services. This can be due to privileges or some other configuration issue.';

/** ansible.builtin.service_facts: what services the host has, by its init system, as the fact `services`. */
export const serviceFacts = defineModule({
  name: 'service_facts',
  runsOn: 'host',
  reachesOut: false,
  returnsFacts: true,
  factNames: /^services$/,
  parameters: {},
  *run(_args, context) {
    const init = yield* initServices(context);
    const systemd = yield* systemdServices(context);
    const services = new Map<Value, Value>([...init.services, ...systemd.services]);
    const all = [...init.warnings, ...systemd.warnings];
    const warnings = all.length > 0 ? { warnings: all } : {};
    if (services.size === 0) return { changed: false, skipped: true, msg: NOTHING, values: new Map(), ...warnings };
    return { changed: false, values: new Map(), facts: new Map([['services', services]]), ...warnings };
  },
});
