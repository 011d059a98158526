import { requiredText, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { perform } from './requests.ts';
import { describeRun } from './run/run-result.ts';

/** ansible.builtin.raw: text for a shell of the host, without anything around it. It is skipped in check mode. */
export const raw = defineModule({
  name: 'raw',
  runsOn: 'host',
  reachesOut: true,
  freeForm: '_raw_params',
  parameters: { _raw_params: { type: 'str', required: true }, executable: { type: 'str' } },
  *run(args, context) {
    const text = requiredText(args, '_raw_params');
    if (context.check) return { changed: false, skipped: true, values: new Map(), wouldRun: text };
    const executable = textOf(args, 'executable');
    const result = yield* perform({
      kind: 'run',
      script: text,
      ...(executable === undefined ? {} : { executable }),
      environment: context.environment,
      timeout: context.timeout,
      check: false,
      owes: context.owes,
    });
    if (!result.run) throw new Error('a command was answered without its result');
    const described = describeRun(text, result.run, false, context);
    for (const name of ['cmd', 'start', 'end', 'delta']) described.values.delete(name);
    const { msg, ...rest } = described;
    return msg === '' || msg === undefined ? rest : described;
  },
});
