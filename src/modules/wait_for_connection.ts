import { numberOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { awaitHost, failedResult } from './requests.ts';

/** ansible.builtin.wait_for_connection: until a new connection to the host stands and its agent answers. */
export const waitForConnection = defineModule({
  name: 'wait_for_connection',
  runsOn: 'host',
  reachesOut: true,
  parameters: {
    connect_timeout: { type: 'int', default: 5 },
    delay: { type: 'int', default: 0 },
    sleep: { type: 'int', default: 1 },
    timeout: { type: 'int', default: 600 },
  },
  *run(args, context) {
    if (context.check) return { changed: false, skipped: true, values: new Map() };
    const number = (name: string) => numberOf(args, name) ?? 0;
    const { elapsed, fault } = yield* awaitHost({
      delay: number('delay'),
      sleep: number('sleep'),
      timeout: number('timeout'),
      connectTimeout: Math.max(1, number('connect_timeout')),
    });
    const values = new Map([['elapsed', elapsed]]);
    if (fault !== undefined) return failedResult(`timed out waiting for ping module test: ${fault}`, values);
    return { changed: false, values };
  },
});
