import type { Operation, StatOperation } from '../agent/operation.ts';
import type { FileState, OperationFailure, OperationResult } from '../agent/reply.ts';
import type { InventoryChange } from '../inventory/inventory-change.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import type {
  HostWait,
  LocalFile,
  LocalPlace,
  ModuleRequest,
  ModuleResponse,
  ModuleResult,
  RsyncRequest,
  RsyncWay,
  TemplateOptions,
} from './module.ts';
import { splitLines } from './run/split-lines.ts';

/** A part of a module's run that asks for things and gives a T. */
export type Step<T> = Generator<ModuleRequest, T, ModuleResponse>;

/** Ends a module's run with a failed result; `defineModule` turns it into that result. */
export class ModuleFailure extends Error {
  readonly values: PyDict;
  constructor(msg: string, values: PyDict = new Map()) {
    super(msg);
    this.name = 'ModuleFailure';
    this.values = values;
  }
}

/** The same where Ansible raises it in its action: `isFinal` of the result. */
export class ActionFailure extends ModuleFailure {}

/** The failed result that Ansible's `fail_json` would give. */
export function failedResult(msg: string, values: PyDict = new Map()): ModuleResult {
  return { changed: false, failed: true, msg, values };
}

/**
 * Asks the agent; a failed operation ends the module with its message, or with what `explain` says of it. `last`: see
 * ModuleRequest.
 */
export function* perform(
  operation: Operation,
  explain: (failure: OperationFailure) => string = (failure) => failure.message,
  last = false,
): Step<OperationResult> {
  const answer = yield* attempt(operation, last);
  if ('result' in answer) return answer.result;
  throw new ModuleFailure(explain(answer.failure), failureValues(answer.failure));
}

/** Asks the agent and answers its failure as data, for modules that can go on after one. */
export function* attempt(
  operation: Operation,
  last = false,
): Step<{ result: OperationResult } | { failure: OperationFailure }> {
  const response = yield { kind: 'operation', operation, ...(last ? { last } : {}) };
  if (response.kind === 'operation') return { result: response.result };
  if (response.kind === 'operation-failed') return { failure: response.failure };
  throw unexpected('operation', response);
}

/** Asks for what may end the host: one that goes away meanwhile is the failure `gone`. */
export function* attemptAtHostsEnd(
  operation: Operation,
): Step<{ result: OperationResult } | { failure: OperationFailure }> {
  const response = yield { kind: 'operation', operation, mayEndHost: true };
  if (response.kind === 'operation') return { result: response.result };
  if (response.kind === 'operation-failed') return { failure: response.failure };
  throw unexpected('operation', response);
}

/** Whether the host is the control node itself. */
export function* isControlNode(): Step<boolean> {
  const response = yield { kind: 'reach' };
  if (response.kind !== 'reach') throw unexpected('reach', response);
  return response.isControlNode;
}

/** What stands at a path of the host. */
export function* observe(
  path: string,
  options: Partial<Omit<StatOperation, 'kind' | 'path'>> = {},
  last = false,
): Step<FileState> {
  const result = yield* perform({ kind: 'stat', path, follow: false, ...options }, undefined, last);
  return result.after ?? result.before ?? { exists: false };
}

/**
 * Finds a file or directory of the control node; missing ones end the module in Ansible's words, which have a prefix where its
 * action lets the error through.
 */
export function* findLocalFile(path: string, folder: 'files' | 'templates', prefix = ''): Step<LocalFile> {
  const response = yield { kind: 'local-file', path, folder };
  if (response.kind !== 'local-file') throw unexpected('local-file', response);
  if (response.found) return response.found;
  throw new ActionFailure(prefix + missingFileText(path, response.searched));
}

/** That a file of the control node is missing, in Ansible's words. */
export function missingFileText(path: string, places: readonly string[]): string {
  const searched = path.startsWith('/') ? '' : `\nSearched in:${places.map((place) => `\n\t${place}`).join('')}`;
  return `Could not find or access '${path}'${searched} on the Ansible Controller.\nIf you are using a module and expect the file to exist on the remote, see the remote_src option`;
}

/** Where a file from the host is kept on the control node; a name that leads out of `dest` ends the module. */
export function* findPlace(dest: string, below: string | undefined, bytes?: Uint8Array): Step<LocalPlace> {
  const where = { dest, ...(below === undefined ? {} : { below }) };
  const response = yield bytes === undefined ? { kind: 'local-place', ...where } : { kind: 'save', ...where, bytes };
  if (response.kind !== 'local-place' && response.kind !== 'save') throw unexpected('local-place', response);
  if (response.place.type !== 'outside') return response.place;
  throw new ActionFailure(
    `Detected directory traversal, expected to be contained in '${dest}' but got '${response.place.path}'`,
  );
}

/** Renders a template file of the control node with the task's variables. */
export function* renderTemplate(path: string, options: TemplateOptions): Step<{ path: string; bytes: Uint8Array }> {
  const response = yield { kind: 'template', path, options };
  if (response.kind !== 'template') throw unexpected('template', response);
  return { path: response.path, bytes: response.bytes };
}

/** How rsync gets from where it runs to the task's host. */
export function* rsyncWay(wanted: RsyncRequest): Step<RsyncWay> {
  const response = yield { kind: 'rsync-way', wanted };
  if (response.kind !== 'rsync-way') throw unexpected('rsync-way', response);
  return response.way;
}

/** Runs a program of the control node; one that cannot be started ends the module. */
export function* runLocally(
  argv: readonly string[],
  timeout: number,
): Step<{ rc: number; stdout: string; stderr: string }> {
  const response = yield { kind: 'local-run', argv, timeout };
  if (response.kind !== 'local-run') throw unexpected('local-run', response);
  const { rc, stdout, stderr } = response;
  if (rc === undefined) throw new ModuleFailure(`Failed to find required executable "${argv[0]}" on the control node`);
  return { rc, stdout, stderr };
}

/** Evaluates an expression of the operator's in the task's scope. */
export function* evaluate(expression: Value): Step<Value> {
  const response = yield { kind: 'evaluate', expression };
  if (response.kind !== 'evaluate') throw unexpected('evaluate', response);
  return response.value;
}

/** The same for people to read: what is undefined is shown as such and fails nothing. */
export function* show(expression: string): Step<Value> {
  const response = yield { kind: 'evaluate', expression, isShown: true };
  if (response.kind !== 'evaluate') throw unexpected('evaluate', response);
  return response.value;
}

/** Changes the inventory for the rest of the run; false when it is so already. */
export function* changeInventory(change: InventoryChange): Step<boolean> {
  const response = yield { kind: 'inventory', change };
  if (response.kind !== 'inventory') throw unexpected('inventory', response);
  if (response.fault !== undefined) throw new ModuleFailure(response.fault);
  return response.changed;
}

/** Lets time pass or asks the operator; times in seconds since the epoch. */
export function* pauseFor(
  seconds: number | undefined,
  prompt: string,
  echo: boolean,
): Step<{ input?: string; started: number; ended: number }> {
  const response = yield { kind: 'pause', prompt, echo, ...(seconds === undefined ? {} : { seconds }) };
  if (response.kind !== 'pause') throw unexpected('pause', response);
  return response;
}

/** Waits until the host answers; `fault` says why it never did. */
export function* awaitHost(wait: HostWait): Step<{ elapsed: number; fault?: string }> {
  const response = yield { kind: 'await-host', wait };
  if (response.kind !== 'await-host') throw unexpected('await-host', response);
  return response;
}

/** Has slow work done outside of the generator. */
export function* compute<T>(work: () => Promise<T>): Step<T> {
  const response = yield { kind: 'compute', compute: work };
  if (response.kind !== 'compute') throw unexpected('compute', response);
  return response.value as T;
}

/** What a failed operation tells beside its message, by Ansible's names. */
export function failureValues(failure: OperationFailure): PyDict {
  const values: PyDict = new Map();
  if (failure.rc !== undefined) values.set('rc', failure.rc);
  for (const name of ['stdout', 'stderr'] as const) {
    const text = new TextDecoder().decode(failure[name] ?? new Uint8Array());
    if (failure[name] || failure.rc !== undefined) values.set(name, text).set(`${name}_lines`, splitLines(text));
  }
  return values;
}

function unexpected(asked: string, response: ModuleResponse): Error {
  return new Error(`asked for ${asked}, was answered ${response.kind}`);
}
