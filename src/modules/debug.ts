import type { Value } from '../parsing/value.ts';
import { TemplateError, withPrefix } from '../template/values/errors.ts';
import { numberOf, textOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import { type Step, show } from './requests.ts';

/** ansible.builtin.debug: a message or the value of an expression. */
export const debug = defineModule({
  name: 'debug',
  runsOn: 'control',
  reachesOut: false,
  parameters: {
    msg: { type: 'raw', default: 'Hello world!' },
    var: { type: 'str', expression: true, mayBeUndefined: true },
    verbosity: { type: 'int', default: 0 },
  },
  mutuallyExclusive: [['msg', 'var']],
  *run(args, context) {
    if ((numberOf(args, 'verbosity') ?? 0) > (context.verbosity ?? 0)) {
      const values = new Map<Value, Value>([['skipped_reason', 'Verbosity threshold not met.']]);
      return { changed: false, skipped: true, values };
    }
    const expression = textOf(args, 'var');
    const values = expression
      ? new Map<Value, Value>([[expression, yield* shown(expression)]])
      : new Map<Value, Value>([['msg', args.get('msg') ?? null]]);
    return { changed: false, values, verboseAlways: true };
  },
});

function* shown(expression: string): Step<Value> {
  try {
    return yield* show(expression);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw withPrefix('Error while resolving `var` expression: ', error);
  }
}
