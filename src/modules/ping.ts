import { requiredText } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { ModuleFailure, observe } from './requests.ts';

/** ansible.builtin.ping: the host answers. `data: crash` fails, as in Ansible. */
export const ping = defineModule({
  name: 'ping',
  runsOn: 'host',
  reachesOut: false,
  parameters: { data: { type: 'str', default: 'pong' } },
  *run(args) {
    const data = requiredText(args, 'data');
    if (data === 'crash') throw new ModuleFailure('boom');
    yield* observe('/');
    return { changed: false, values: new Map([['ping', data]]) };
  },
});
