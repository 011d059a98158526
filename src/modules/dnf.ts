import { textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { ensureByDnf4 } from './dnf/dnf4.ts';
import { ensureByDnf5 } from './dnf/dnf5.ts';
import { type DnfVersion, lookAtHost } from './dnf/host.ts';
import { checkNames, DNF_PARAMETERS } from './dnf/parameters.ts';

/** What `use_backend` may say, and the version of dnf that it means. */
const BACKENDS: Readonly<Record<string, DnfVersion>> = {
  auto: 'auto',
  dnf: 'dnf4',
  yum: 'auto',
  yum4: 'dnf4',
  dnf4: 'dnf4',
  dnf5: 'dnf5',
};

/** ansible.builtin.dnf: packages of Red Hat's family, by the host's own dnf, of whichever version, and rpm. */
export const dnf = defineModule({
  name: 'dnf',
  aliases: ['yum'],
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    ...DNF_PARAMETERS,
    use_backend: { type: 'str', default: 'auto', aliases: ['use'], choices: Object.keys(BACKENDS) },
  },
  mutuallyExclusive: [['best', 'nobest']],
  validate: checkNames,
  *run(args, context) {
    const host = yield* lookAtHost(BACKENDS[textOf(args, 'use_backend') ?? 'auto'] ?? 'auto', context);
    return yield* host.program === 'dnf5' ? ensureByDnf5(host, args, context) : ensureByDnf4(host, args, context);
  },
});
