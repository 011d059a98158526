import type { Value } from '../parsing/value.ts';
import { TemplateError, withPrefix } from '../template/values/errors.ts';
import { toStr } from '../template/values/text.ts';
import { typeName } from '../template/values/types.ts';
import { flagOf } from './arguments/argument-values.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments, ModuleResult } from './module.ts';
import { evaluate, ModuleFailure, type Step } from './requests.ts';

/** ansible.builtin.assert: every condition of `that` holds, or the task fails with the first that does not. */
export const assert = defineModule({
  name: 'assert',
  runsOn: 'control',
  reachesOut: false,
  parameters: {
    that: { type: 'raw', required: true, expression: true },
    fail_msg: { type: 'raw', default: 'Assertion failed', aliases: ['msg'] },
    success_msg: { type: 'raw', default: 'All assertions passed' },
    quiet: { type: 'bool', default: false },
  },
  validate: checkMessages,
  *run(args) {
    const verboseAlways = !flagOf(args, 'quiet');
    const broken = yield* firstBroken(yield* conditionsOf(args.get('that') ?? null));
    if (!broken) return { ...withMessage(args.get('success_msg') ?? ''), changed: false, verboseAlways };
    const message = withMessage(args.get('fail_msg') ?? '');
    message.values.set('assertion', broken.condition).set('evaluated_to', broken.value);
    return { ...message, changed: false, failed: true, verboseAlways };
  },
});

function checkMessages(args: ModuleArguments): string | undefined {
  for (const name of ['fail_msg', 'success_msg']) {
    const value = args.get(name);
    const ok = typeof value === 'string' || (Array.isArray(value) && value.every((line) => typeof line === 'string'));
    if (!ok) return `argument '${name}': a string or list of strings is required`;
  }
  return undefined;
}

/** A `that` which is one template may give the list of conditions. */
function* conditionsOf(that: Value): Step<Value[]> {
  if (Array.isArray(that)) return that;
  if (typeof that === 'string' && /^\s*\{\{.*\}\}\s*$/s.test(that)) {
    const value = yield* evaluate(that);
    if (Array.isArray(value)) return value;
  }
  return [that];
}

function* firstBroken(conditions: readonly Value[]): Step<{ condition: Value; value: Value } | undefined> {
  for (const condition of conditions) {
    const value = typeof condition === 'boolean' ? condition : yield* evaluateCondition(condition);
    if (value === true) continue;
    if (value === false) return { condition, value };
    throw new ModuleFailure(
      `Conditional result (${isTruthy(value) ? 'True' : 'False'}) was derived from value of type '${typeName(value)}'. Conditionals must have a boolean result.`,
    );
  }
  return undefined;
}

function* evaluateCondition(condition: Value): Step<Value> {
  try {
    return yield* evaluate(condition);
  } catch (error) {
    if (!(error instanceof TemplateError) || error.code !== 'template/undefined') throw error;
    throw withPrefix('Error while evaluating conditional: ', error);
  }
}

function isTruthy(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value instanceof Map ? value.size > 0 : Boolean(value);
}

/** A list of lines stays a list in the result and is one text as message. */
function withMessage(message: Value): Pick<ModuleResult, 'msg' | 'values'> {
  const values = new Map<Value, Value>();
  if (Array.isArray(message)) return { msg: message.map(toStr).join('\n'), values: values.set('msg', message) };
  return { msg: toStr(message), values };
}
