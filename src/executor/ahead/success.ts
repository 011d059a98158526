import type { PyDict, Value } from '../../parsing/value.ts';
import type { Task } from '../../playbook/model.ts';
import { entryOf, itemsOf, textOf } from '../../playbook/yaml-access.ts';
import { TemplateError } from '../../template/values/errors.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { Suspended } from '../../vars/suspended.ts';
import { VirtualDict } from '../../vars/virtual-dict.ts';
import { checkConditions } from '../task/conditional.ts';
import { conditionsOf } from '../task/judge-result.ts';

/**
 * Whether `failed_when`, `changed_when` and `until` of a command let it pass as soon as it has exited with 0, whatever it prints.
 * What is sent behind a command is only done then, so that this is all there is to know of it.
 */
export function passesOnSuccess(task: Task, scope: VariableScope): boolean {
  try {
    return judge(task, scope);
  } catch (error) {
    if (error instanceof Suspended || error instanceof TemplateError) return false;
    throw error;
  }
}

function judge(task: Task, scope: VariableScope): boolean {
  const { args, variableArgs } = task.action;
  // A command that is not run has no exit status.
  if (variableArgs || ['creates', 'removes'].some((name) => entryOf(args, name))) return false;
  const known: PyDict = new Map<Value, Value>([
    ['rc', 0],
    ['failed', false],
    ['changed', true],
  ]);
  const register = textOf(task.keywords.get('register')?.value);
  const seen = register === undefined ? scope : scope.with(new Map<Value, Value>([[register, new Success(known)]]));
  const changed = conditionsOf(task, 'changed_when');
  if (changed) known.set('changed', checkConditions(changed, seen).holds);
  const failed = conditionsOf(task, 'failed_when');
  if (failed && checkConditions(failed, seen).holds) return false;
  return checkConditions(itemsOf(task.keywords.get('until')?.value), seen).holds;
}

/** The result of a command that has exited with 0; what else is in it is outstanding. */
class Success extends VirtualDict {
  readonly #known: PyDict;

  constructor(known: PyDict) {
    super();
    this.#known = known;
  }

  protected override read(key: string): Value | undefined {
    if (!this.contains(key)) return undefined;
    return this.#known.get(key);
  }

  protected override contains(key: string): boolean {
    if (this.#known.has(key)) return true;
    if (ABSENT.has(key)) return false;
    throw new Suspended(`'${key}' of a result`);
  }

  protected override list(): Iterable<string> {
    throw new Suspended('the names in a result');
  }
}

/** What a command's result never has when it was run. */
const ABSENT: ReadonlySet<string> = new Set(['skipped', 'unreachable']);
