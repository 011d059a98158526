import { textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { ModuleFailure } from './requests.ts';
import { RUN_PARAMETERS, runCommand } from './run/run-command.ts';

/** ansible.builtin.shell: text for the host's /bin/sh, or for `executable`. */
export const shell = defineModule({
  name: 'shell',
  runsOn: 'host',
  reachesOut: true,
  idlesWith: ['creates', 'removes'],
  stopsBehindFailure: true,
  runsInBackground: true,
  freeForm: '_raw_params',
  parameters: { ...RUN_PARAMETERS, executable: { type: 'path' } },
  requiredOneOf: [['_raw_params', 'cmd']],
  mutuallyExclusive: [['_raw_params', 'cmd']],
  *run(args, context) {
    const text = textOf(args, '_raw_params') ?? textOf(args, 'cmd') ?? '';
    if (text.trim() === '') throw new ModuleFailure('no command given', new Map([['rc', 256]]));
    const executable = textOf(args, 'executable');
    const run = { script: text, ...(executable === undefined ? {} : { executable }) };
    return yield* runCommand({ shown: text, text, run }, args, context);
  },
});
