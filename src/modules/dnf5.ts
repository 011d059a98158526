import { defineModule } from './define-module.ts';
import { ensureByDnf5 } from './dnf/dnf5.ts';
import { lookAtHost } from './dnf/host.ts';
import { checkNames, DNF_PARAMETERS } from './dnf/parameters.ts';

/** ansible.builtin.dnf5: packages of Red Hat's family, by the host's own dnf5 and rpm. */
export const dnf5 = defineModule({
  name: 'dnf5',
  runsOn: 'host',
  reachesOut: true,
  // Python's library for dnf5, which Ansible would install, is not needed.
  parameters: { ...DNF_PARAMETERS, auto_install_module_deps: { type: 'bool', default: true } },
  mutuallyExclusive: [['best', 'nobest']],
  validate: checkNames,
  *run(args, context) {
    return yield* ensureByDnf5(yield* lookAtHost('dnf5', context), args, context);
  },
});
