/** A run in the form of `calico-deploy playbook --json`, which the callback plugin writes too. */
export interface RunDocument {
  readonly plays: readonly { readonly name: string; readonly tasks: readonly RunTask[] }[];
  readonly recap: Readonly<Record<string, unknown>>;
}

interface RunTask {
  readonly name: string;
  readonly role?: string;
  readonly module?: string;
  readonly handler: boolean;
  readonly hosts: Readonly<Record<string, Result>>;
}

type Result = Readonly<Record<string, unknown>>;

/** Differ from run to run or depend on how a tool works inside, also in results that were registered. */
const VOLATILE = new Set([
  'start',
  'end',
  'delta',
  'src',
  'md5sum',
  'backup_file',
  'invocation',
  'warnings',
  'deprecations',
  'exception',
  'failed_when_suppressed_exception',
]);
/** Told otherwise than as values, or wordings for the operator. */
const INCIDENTAL = new Set(['diff', 'changed', 'failed', 'skipped', 'place', 'hint', 'ansible_facts', 'stat']);

interface Comparison {
  /** Under `free` only the order on each host means something. */
  readonly unordered?: boolean;
  /** Leaves out what modules return. */
  readonly outcomesOnly?: boolean;
}

type ComparableTask = ReturnType<typeof comparableTask>;

function withoutValues(task: ComparableTask): ComparableTask {
  const hosts = Object.entries(task.hosts).map(([host, { outcome, ignored }]) => [host, { outcome, ignored }]);
  return { ...task, hosts: Object.fromEntries(hosts) };
}

function byHost(tasks: readonly ComparableTask[]): string[] {
  return tasks
    .flatMap(({ task, hosts }) =>
      Object.entries(hosts).map((entry) => JSON.stringify([task, entry[0], Object.entries(entry[1]).sort()])),
    )
    .toSorted();
}

/** What of a run is compared: the order of plays, tasks and hosts, outcomes and values, the recap. */
export function comparable(document: RunDocument, { unordered = false, outcomesOnly = false }: Comparison) {
  const tasks = document.plays.flatMap((play) => play.tasks.filter(isWorthShowing).map(comparableTask));
  const kept = outcomesOnly ? tasks.map(withoutValues) : tasks;
  const shown = unordered ? byHost(kept) : kept;
  return { plays: document.plays.map(({ name }) => name), tasks: shown, recap: document.recap };
}

/** Ansible announces some tasks that no host takes; whether it does depends on its strategy's inner workings. */
function isWorthShowing(task: RunTask): boolean {
  return Object.keys(comparableTask(task).hosts).length > 0;
}

function comparableTask({ name, role, module, handler, hosts }: RunTask) {
  const isInclude = module === 'include_tasks' || module === 'include_role';
  const kept = Object.entries(hosts).filter(([, { outcome }]) => !isInclude || outcome !== 'ok');
  return {
    task: role === undefined ? name : `${role} : ${name}`,
    ...(handler ? { handler } : {}),
    hosts: Object.fromEntries(kept.toSorted().map(([host, result]) => [host, comparableResult(result)])),
  };
}

function comparableResult(result: Result): Result {
  // Why a host is unreachable is worded differently on purpose.
  if (result.outcome === 'unreachable') return { outcome: 'unreachable' };
  // What `no_log` hides is not there at all here.
  if (result.censored !== undefined) return { outcome: result.outcome, ...(result.ignored ? { ignored: true } : {}) };
  // The `--json` document tells the condition; the task's value is held by cases that register it.
  const { skip_reason: _, include: __, reason, ...kept } = result;
  return withoutIncidental(reason === undefined ? kept : { ...kept, msg: reason });
}

function withoutIncidental(result: Result): Result {
  const entries = Object.entries(withoutVolatile(result) as Result).filter(
    ([name, value]) => !INCIDENTAL.has(name) && value !== null,
  );
  return Object.fromEntries(
    entries.map(([name, value]) => [name, name === 'results' ? items(value) : name === 'msg' ? message(value) : value]),
  );
}

function withoutVolatile(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutVolatile);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !VOLATILE.has(name));
  return Object.fromEntries(entries.map(([name, item]) => [name, withoutVolatile(item)]));
}

/** Places are relative here, and a message does not say twice that the task failed. */
function message(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^Task failed: /, '').replace(/ at '[^']*:\d+:\d+'/g, '') : value;
}

function items(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((item: Result) => {
    const outcome = item.failed ? 'failed' : item.skipped ? 'skipped' : item.changed ? 'changed' : 'ok';
    return { outcome, ...withoutIncidental(item) };
  });
}
