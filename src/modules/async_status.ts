import { requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { cleanUpJob, jobStatus } from './run/background-job.ts';

/** ansible.builtin.async_status: how a command does that an earlier task left running (`async`, `poll: 0`). */
export const asyncStatus = defineModule({
  name: 'async_status',
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    jid: { type: 'str', required: true },
    mode: { type: 'str', default: 'status', choices: ['status', 'cleanup'] },
  },
  *run(args, context) {
    const jid = requiredText(args, 'jid');
    return args.get('mode') === 'cleanup' ? yield* cleanUpJob(jid, context) : yield* jobStatus(jid, context);
  },
});
