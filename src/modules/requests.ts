import type { Operation, StatOperation } from '../agent/operation.ts';
import type { FileState, OperationFailure, OperationResult } from '../agent/reply.ts';
import type { InventoryChange } from '../inventory/inventory-change.ts';
import type { PyDict, Value } from '../parsing/value.ts';
import type { LocalFile, ModuleRequest, ModuleResponse, ModuleResult, TemplateOptions } from './module.ts';
import { splitLines } from './split-lines.ts';

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

/** What stands at a path of the host. */
export function* observe(
  path: string,
  options: Partial<Omit<StatOperation, 'kind' | 'path'>> = {},
  last = false,
): Step<FileState> {
  const result = yield* perform({ kind: 'stat', path, follow: false, ...options }, undefined, last);
  return result.after ?? result.before ?? { exists: false };
}

/** Finds a file or directory of the control node; missing ones end the module in Ansible's words. */
export function* findLocalFile(path: string, folder: 'files' | 'templates'): Step<LocalFile> {
  const response = yield { kind: 'local-file', path, folder };
  if (response.kind !== 'local-file') throw unexpected('local-file', response);
  if (response.found) return response.found;
  const searched = response.searched.map((place) => `\n\t${place}`).join('');
  throw new ModuleFailure(
    `Could not find or access '${path}'\nSearched in:${searched} on the Ansible Controller.\nIf you are using a module and expect the file to exist on the remote, see the remote_src option`,
  );
}

/** Renders a template file of the control node with the task's variables. */
export function* renderTemplate(path: string, options: TemplateOptions): Step<{ path: string; bytes: Uint8Array }> {
  const response = yield { kind: 'template', path, options };
  if (response.kind !== 'template') throw unexpected('template', response);
  return { path: response.path, bytes: response.bytes };
}

/** Evaluates an expression of the operator's in the task's scope. */
export function* evaluate(expression: Value): Step<Value> {
  const response = yield { kind: 'evaluate', expression };
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
