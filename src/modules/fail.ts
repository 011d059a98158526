import { toStr } from '../template/values/text.ts';
import { defineModule } from './define-module.ts';
import { failedResult } from './requests.ts';

/** ansible.builtin.fail: ends the host with a message. */
export const fail = defineModule({
  name: 'fail',
  runsOn: 'control',
  reachesOut: false,
  parameters: { msg: { type: 'raw', default: 'Failed as requested from task' } },
  // biome-ignore lint/correctness/useYield: it asks for nothing, but a module's run is a generator
  *run(args) {
    const msg = args.get('msg') ?? '';
    return failedResult(toStr(msg), new Map([['msg', msg]]));
  },
});
