import type { Value } from '../../parsing/value.ts';
import { handlersIn } from '../../playbook/compile-play.ts';
import { tasksFileCandidates } from '../../playbook/find-tasks-file.ts';
import { readRoleArguments } from '../../playbook/include-arguments.ts';
import { type IncludedTasks, loadIncludedRole, loadIncludedTasks } from '../../playbook/load-included.ts';
import type { Block, Entry, Task } from '../../playbook/model.ts';
import { selectTasks } from '../../playbook/tags.ts';
import { scalarAt } from '../../playbook/yaml-access.ts';
import type { RunServices } from '../run-services.ts';
import { stableKey } from '../stable-key.ts';
import { reportOf } from '../task/task-report.ts';
import { type IncludeRequest, plainResult, type TaskResult } from '../task/task-result.ts';
import { taskTitle } from '../task/task-title.ts';
import { insertAt } from './cursor.ts';
import type { PlayRun } from './play-run.ts';
import { failHost } from './process-result.ts';

/** One host's result of an include. */
export interface IncludeResult {
  readonly host: string;
  readonly result: TaskResult;
}

/** Hosts that include the same with the same loop variables: they go through the same tasks together. */
interface IncludeGroup {
  readonly request: IncludeRequest;
  readonly hosts: string[];
}

/**
 * Opens what a dynamic include asked for and puts it in front of what comes next on its hosts. Gives the tasks that were
 * brought in, in order.
 */
export function openIncludes(
  run: PlayRun,
  services: RunServices,
  task: Task,
  results: readonly IncludeResult[],
): Task[] {
  const brought = new Map<string, Entry[]>();
  const order: Task[] = [];
  for (const group of groupRequests(results)) {
    const entries = openGroup(run, services, task, group);
    for (const host of group.hosts) brought.set(host, [...(brought.get(host) ?? []), ...entries]);
    order.push(...entries.flatMap(tasksIn));
  }
  for (const [host, entries] of brought) {
    const progress = run.progress.get(host);
    if (progress?.frame || entries.length > 0) {
      if (progress) progress.frame = insertAt(progress.frame, entries, task.handler);
    }
  }
  return order;
}

/** The plain tasks of blocks, in the order in which they stand. */
export function tasksIn(entry: Entry): Task[] {
  if (entry.kind === 'task') return [entry];
  return [...entry.block, ...entry.rescue, ...entry.always].flatMap(tasksIn);
}

function groupRequests(results: readonly IncludeResult[]): IncludeGroup[] {
  const groups: (IncludeGroup & { key: string })[] = [];
  for (const { host, result } of results) {
    for (const each of result.items ?? [result]) {
      if (!each.include) continue;
      const { name, from, data } = each.include;
      const key = stableKey([name, new Map(from), new Map(data)]);
      // The same file twice for a host is two includes.
      const known = groups.find((group) => group.key === key && !group.hosts.includes(host));
      if (known) known.hosts.push(host);
      else groups.push({ key, request: each.include, hosts: [host] });
    }
  }
  return groups;
}

function openGroup(run: PlayRun, services: RunServices, task: Task, { request, hosts }: IncludeGroup): Entry[] {
  const include: Task = request.data.size > 0 ? { ...task, data: request.data } : task;
  const known = run.context.diagnostics.length;
  const loaded = load(run, include, request);
  const faults = run.context.diagnostics.splice(known).filter((each) => each.severity === 'error');
  const fault = typeof loaded === 'string' ? loaded : faults.map((each) => each.summary).join('; ');
  if (typeof loaded === 'string' || fault !== '') {
    failInclude(run, services, task, { request, hosts }, fault);
    return [];
  }
  for (const role of loaded.role ? [...loaded.imported, loaded.role] : loaded.imported) run.addRole(role);
  for (const host of hosts) services.stats.count(host, 'ok');
  reportIncluded(run, services, include, { request, hosts }, loaded.name);
  return task.handler ? asHandlers(run, loaded.blocks, hosts) : select(run, services, include, loaded.blocks);
}

function load(run: PlayRun, task: Task, request: IncludeRequest): IncludedTasks | string {
  if (task.action.module === 'include_role') {
    const given = readRoleArguments(task, run.context);
    if (!given) return 'the arguments of include_role are wrong';
    const from = new Map([...request.from].map(([folder, file]) => [folder, scalarAt(file, task.range)] as const));
    return loadIncludedRole(task, request.name, { ...given.options, from }, run.context);
  }
  const candidates = tasksFileCandidates(request.name, task);
  const file = candidates.find((candidate) => run.context.exists(candidate));
  if (file === undefined) {
    const path = candidates[0] ?? request.name;
    return [
      `Could not find or access '${path}' on the Ansible Controller: Unable to retrieve file contents.`,
      `Could not find or access '${path}' on the Ansible Controller.`,
      'If you are using a module and expect the file to exist on the remote, see the remote_src option: ' +
        `[Errno 2] No such file or directory: '${path}'`,
    ].join('\n');
  }
  return loadIncludedTasks(task, file, run.context);
}

function select(run: PlayRun, services: RunServices, task: Task, blocks: readonly Block[]): Block[] {
  return selectTasks(blocks, services.options.tags, run.scopeFor(task, undefined));
}

function asHandlers(run: PlayRun, blocks: readonly Block[], hosts: readonly string[]): Task[] {
  const tasks = handlersIn(blocks);
  for (const task of tasks) for (const host of hosts) run.notifyHandler(task, host);
  return tasks;
}

function failInclude(
  run: PlayRun,
  services: RunServices,
  task: Task,
  { request, hosts }: IncludeGroup,
  reason: string,
): void {
  for (const host of hosts) {
    services.stats.count(host, 'failed');
    const values: [Value, Value][] = [
      ['failed', true],
      ['reason', reason],
      ['changed', false],
    ];
    if (task.action.module === 'include_tasks') values.push(['include', request.name]);
    report(run, services, task, host, plainResult(values));
    failHost(run, host);
    run.lost.add(host);
  }
}

function reportIncluded(
  run: PlayRun,
  services: RunServices,
  task: Task,
  { request, hosts }: IncludeGroup,
  shown: string,
): void {
  const result = plainResult([
    ['changed', false],
    ['include', request.name],
  ]);
  const label = request.label === undefined ? {} : { item: request.label };
  for (const [index, host] of hosts.entries()) {
    const name = taskTitle(task, () => run.scopeFor(task, host));
    const told = reportOf(result, { host, task, name, secrets: services.options.secrets, ...label });
    services.emit({ type: 'result', ...told, included: { name: shown, hosts: index === 0 ? hosts : [] } });
  }
}

function report(run: PlayRun, services: RunServices, task: Task, host: string, result: TaskResult): void {
  const name = taskTitle(task, () => run.scopeFor(task, host));
  services.emit({ type: 'result', ...reportOf(result, { host, task, name, secrets: services.options.secrets }) });
}
