import { defineModule } from '../../modules/define-module.ts';
import { evaluate, failedResult, type Step } from '../../modules/requests.ts';
import type { PyDict, Value } from '../../parsing/value.ts';
import { TemplateError } from '../../template/values/errors.ts';
import { checkArgumentSpec } from './argument-spec.ts';

/**
 * ansible.builtin.validate_argument_spec: holds the variables that a role's argument spec names against it. Ansible runs
 * it by itself before every role that has a spec for the entry point.
 */
export const validateArgumentSpec = defineModule({
  name: 'validate_argument_spec',
  runsOn: 'control',
  reachesOut: false,
  parameters: {
    argument_spec: { type: 'dict', required: true },
    provided_arguments: { type: 'dict', default: new Map() },
    validate_args_context: { type: 'dict', default: new Map() },
  },
  *run(args) {
    const spec = dictOf(args.get('argument_spec'));
    const provided = new Map([...(yield* definedVariables(spec)), ...dictOf(args.get('provided_arguments'))]);
    const faults = checkArgumentSpec(spec, provided);
    const values: PyDict = new Map([['validate_args_context', args.get('validate_args_context') ?? new Map()]]);
    if (faults.length === 0) return { changed: false, msg: 'The arg spec validation passed', values };
    values.set('argument_spec_data', spec).set('argument_errors', faults);
    return failedResult(`Validation of arguments failed:\n${faults.join('\n')}`, values);
  },
});

/** The variables that the spec names and the task sees. */
function* definedVariables(spec: PyDict): Step<PyDict> {
  const found: PyDict = new Map();
  for (const name of spec.keys()) {
    if (typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)) continue;
    try {
      found.set(name, yield* evaluate(name));
    } catch (error) {
      if (!(error instanceof TemplateError) || error.undefinedName !== name) throw error;
    }
  }
  return found;
}

function dictOf(value: Value | undefined): PyDict {
  return value instanceof Map ? value : new Map();
}
