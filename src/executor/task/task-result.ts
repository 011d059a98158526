import type { Diff } from '../../modules/module.ts';
import type { PyDict, Value } from '../../parsing/value.ts';
import { isTrue } from '../../template/values/truth.ts';
import { cleanFacts } from '../../vars/host-facts.ts';
import type { Variables } from '../../vars/variables.ts';

/** What a task gave on one host, or for one item of its loop. */
export interface TaskResult {
  /** The result as Ansible registers it: `changed`, `failed`, `skipped`, `msg` and what the module returned. */
  readonly values: PyDict;
  readonly diff: readonly Diff[];
  /** Handlers to notify if it changed something. */
  readonly notify: readonly string[];
  readonly facts?: Facts;
  /** The host whose facts they are by `delegate_facts`. */
  readonly factsOf?: string;
  readonly delegatedTo?: string;
  /** Where that host is, by another name than its own. */
  readonly delegatedAddress?: string;
  readonly noLog: boolean;
  readonly ignoreErrors: boolean;
  readonly ignoreUnreachable: boolean;
  /** Results of a loop's items, in order. */
  readonly items?: readonly ItemResult[];
  /** An include that is to be opened now. */
  readonly include?: IncludeRequest;
  readonly verboseAlways: boolean;
  /** Neither `until` nor `changed_when` and `failed_when` have a say. */
  readonly isFinal?: boolean;
  /** A command that check mode did not start. */
  readonly wouldRun?: string;
  readonly warnings: readonly string[];
  /** Offline: who would have answered what this task did not learn. */
  readonly unknown?: string;
  /** Where a failed template stands, `file:line:column`. */
  readonly place?: string;
  /** What to do about a failure. */
  readonly hint?: string;
}

export interface ItemResult extends TaskResult {
  readonly label: Value;
}

/** Values that a task sets for its host. */
export type Facts =
  /** setup and other modules: facts of the host. */
  | { readonly kind: 'host'; readonly values: PyDict }
  /** set_fact. */
  | { readonly kind: 'set'; readonly values: PyDict; readonly cacheable: boolean }
  /** include_vars: templates of the operator. */
  | { readonly kind: 'included'; readonly variables: Variables };

/** What `include_tasks` or `include_role` names for a host. */
export interface IncludeRequest {
  readonly name: string;
  /** For roles: the values of `tasks_from` and the like, by folder. */
  readonly from: ReadonlyMap<string, string>;
  /** Loop variables that the included tasks see. */
  readonly data: ReadonlyMap<Value, Value>;
  /** What is told of the item of the include's loop. */
  readonly label?: Value;
}

/** Facts as variables that what follows in the same task sees. */
export function visibleFacts(facts: Facts | undefined): PyDict {
  if (!facts || facts.kind === 'included') return new Map();
  return facts.kind === 'host' ? cleanFacts(facts.values) : facts.values;
}

export function isFailed({ values }: TaskResult): boolean {
  // What `failed_when` said outranks that `until` was never met.
  return values.get('failed_when_result') !== false && flag(values, 'failed');
}

export function isUnreachable({ values }: TaskResult): boolean {
  return flag(values, 'unreachable');
}

export function isSkipped({ values }: TaskResult): boolean {
  return flag(values, 'skipped');
}

export function isChanged({ values }: TaskResult): boolean {
  return flag(values, 'changed');
}

/** A result that the engine itself gives. */
export function plainResult(
  values: readonly (readonly [Value, Value])[] | PyDict,
  rest: Partial<TaskResult> = {},
): TaskResult {
  return {
    values: values instanceof Map ? values : new Map(values),
    diff: [],
    notify: [],
    noLog: false,
    ignoreErrors: false,
    ignoreUnreachable: false,
    verboseAlways: false,
    warnings: [],
    ...rest,
  };
}

function flag(values: PyDict, name: string): boolean {
  const value = values.get(name);
  return value !== undefined && isTrue(value);
}
