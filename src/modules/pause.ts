import type { PyDict, Value } from '../parsing/value.ts';
import { toStr } from '../template/values/text.ts';
import { flagOf, textOf } from './arguments/argument-values.ts';
import { coerceValue } from './arguments/coerce-value.ts';
import { defineModule } from './define-module.ts';
import type { ModuleArguments } from './module.ts';
import { pauseFor } from './requests.ts';

/** ansible.builtin.pause: some time, or the operator's word. It happens once for all hosts of a batch. */
export const pause = defineModule({
  name: 'pause',
  runsOn: 'control',
  reachesOut: true,
  oncePerBatch: true,
  parameters: {
    // Fractions are cut off, as Ansible does.
    minutes: { type: 'raw' },
    seconds: { type: 'raw' },
    prompt: { type: 'str' },
    echo: { type: 'bool', default: true },
  },
  mutuallyExclusive: [['minutes', 'seconds']],
  validate: (args) => wholeFault(args, 'minutes') ?? wholeFault(args, 'seconds'),
  *run(args) {
    const minutes = wholeOf(args, 'minutes');
    const given = minutes === undefined ? wholeOf(args, 'seconds') : minutes * 60;
    const seconds = given === undefined ? undefined : Math.max(1, given);
    const echo = flagOf(args, 'echo');
    const text = textOf(args, 'prompt') ?? 'Press enter to continue, Ctrl+C to interrupt';
    const { input, started, ended } = yield* pauseFor(seconds, `${text}${echo ? '' : ' (output is hidden)'}:`, echo);
    const isUnasked = seconds === undefined && input === undefined;
    return {
      changed: false,
      hasNoLines: true,
      values: resultValues(started, ended, minutes === undefined && given !== undefined, echo, input ?? ''),
      ...(isUnasked ? { warnings: ['Not waiting for response to prompt as stdin is not interactive'] } : {}),
    };
  },
});

function wholeFault(args: ModuleArguments, name: string): string | undefined {
  const value = args.get(name);
  if (value === undefined || value === null || wholeOf(args, name) !== undefined) return undefined;
  return `argument '${name}' is not a number: ${toStr(value)}`;
}

/** Python's `int(value)`: texts are whole numbers, others lose their fraction. */
function wholeOf(args: ModuleArguments, name: string): number | undefined {
  const value = args.get(name);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : undefined;
  const coerced = coerceValue(name, { type: 'float' }, value);
  return 'value' in coerced ? Math.trunc(Number(toStr(coerced.value))) : undefined;
}

function resultValues(started: number, ended: number, inSeconds: boolean, echo: boolean, input: string): PyDict {
  const duration = ended - started;
  const shown = Math.round((inSeconds ? duration : duration / 60) * 100) / 100;
  const text = Number.isInteger(shown) ? `${shown}.0` : String(shown);
  return new Map<Value, Value>([
    ['rc', 0],
    ['stderr', ''],
    ['stdout', `Paused for ${text} ${inSeconds ? 'seconds' : 'minutes'}`],
    ['start', formatMoment(started)],
    ['stop', formatMoment(ended)],
    ['delta', Math.trunc(duration)],
    ['echo', echo],
    ['user_input', input],
  ]);
}

/** `str(datetime.now())`, in UTC. */
function formatMoment(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().replace('T', ' ').replace('Z', '')}000`;
}
