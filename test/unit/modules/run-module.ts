import { createHash } from 'node:crypto';
import type { Operation } from '../../../src/agent/operation.ts';
import type { FileState, OperationFailure, OperationResult } from '../../../src/agent/reply.ts';
import { bindArguments } from '../../../src/modules/arguments/bind-arguments.ts';
import { fromJson } from '../../../src/modules/arguments/from-json.ts';
import type {
  LocalFile,
  Module,
  ModuleContext,
  ModuleRequest,
  ModuleResponse,
  ModuleResult,
} from '../../../src/modules/module.ts';
import { PyFloat, type Value } from '../../../src/parsing/value.ts';

/** One scripted answer of a host; texts stand for bytes, and a file's owner is root unless it says otherwise. */
export interface ScriptedReply {
  failure?: OperationFailure;
  changed?: boolean;
  before?: Partial<FileState> | 'absent';
  after?: Partial<FileState> | 'absent';
  content?: string;
  run?: { rc?: number; stdout?: string; stderr?: string; skipped?: 'creates' | 'removes'; timedOut?: boolean };
  [field: string]: unknown;
}

export interface Script {
  readonly arguments: unknown;
  readonly replies?: readonly ScriptedReply[];
  /** Files of the control node by path, for `src`. */
  readonly files?: Readonly<Record<string, string | { text: string; mode: string }>>;
  readonly rendered?: string;
  /** Values of expressions. */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly context?: Partial<ModuleContext>;
}

export interface Played {
  readonly operations: readonly unknown[];
  readonly result: ModuleResult;
}

const CONTEXT: ModuleContext = { host: 'h1', check: false, diff: false, environment: {}, owes: [], timeout: 0 };

/** Runs a module against scripted answers; the operations come back as plain data. */
export async function playModule(module: Module, script: Script): Promise<Played> {
  const bound = bindArguments(module, fromJson(JSON.stringify(script.arguments)) as Map<Value, Value>);
  if (typeof bound === 'string') {
    return { operations: [], result: { changed: false, failed: true, msg: bound, values: new Map() } };
  }
  const replies = [...(script.replies ?? [])];
  const operations: unknown[] = [];
  const run = module.run(bound, { ...CONTEXT, ...script.context });
  let step = run.next();
  while (!step.done) {
    if (step.value.kind === 'operation') operations.push(plainOperation(step.value.operation));
    step = run.next(await answer(step.value, replies, script));
  }
  if (replies.length > 0) throw new Error(`${replies.length} scripted replies were not asked for`);
  return { operations, result: step.value };
}

async function answer(request: ModuleRequest, replies: ScriptedReply[], script: Script): Promise<ModuleResponse> {
  switch (request.kind) {
    case 'operation': {
      const reply = replies.shift();
      if (!reply) throw new Error(`no reply is scripted for ${JSON.stringify(plainOperation(request.operation))}`);
      if (reply.failure) return { kind: 'operation-failed', failure: reply.failure };
      return { kind: 'operation', result: toResult(reply) };
    }
    case 'local-file':
      return {
        kind: 'local-file',
        found: findFile(request.path, script),
        searched: [`/play/${request.folder}/${request.path}`],
      };
    case 'local-place':
    case 'rsync-way':
    case 'local-run':
    case 'save':
      throw new Error('what the control node does is played by cases on this machine alone');
    case 'template':
      return { kind: 'template', path: `/play/${request.path}`, bytes: Buffer.from(script.rendered ?? '') };
    case 'pause':
      return { kind: 'pause', started: 1000, ended: 1000 + (request.seconds ?? 0) };
    case 'reach':
      return { kind: 'reach', isControlNode: false };
    case 'await-host':
      return { kind: 'await-host', elapsed: request.wait.delay };
    case 'evaluate':
      return { kind: 'evaluate', value: toValue(script.values?.[String(request.expression)]) };
    case 'inventory':
      return { kind: 'inventory', changed: true };
    case 'compute':
      return { kind: 'compute', value: await request.compute() };
  }
}

function toValue(value: unknown): Value {
  return fromJson(JSON.stringify(value ?? null));
}

export function toResult(reply: ScriptedReply): OperationResult {
  const { before, after, content, run, changed, ...rest } = reply;
  return {
    ...rest,
    changed: changed ?? false,
    ...(before === undefined ? {} : { before: toState(before) }),
    ...(after === undefined ? {} : { after: toState(after) }),
    ...(content === undefined ? {} : { content: Buffer.from(content) }),
    ...(run === undefined
      ? {}
      : {
          run: {
            start: 1000,
            end: 1000.25,
            ...run,
            rc: run.rc ?? 0,
            stdout: Buffer.from(run.stdout ?? ''),
            stderr: Buffer.from(run.stderr ?? ''),
          },
        }),
  } as OperationResult;
}

function toState(state: Partial<FileState> | 'absent'): FileState {
  if (state === 'absent') return { exists: false };
  return { exists: true, type: 'file', owner: 'root', group: 'root', uid: 0, gid: 0, links: 1, ...state };
}

function findFile(path: string, script: Script): LocalFile | undefined {
  const files = script.files ?? {};
  const name = path.replace(/\/+$/, '');
  const direct = files[name];
  if (direct !== undefined) return localFile(`/play/${name}`, direct);
  const below = Object.keys(files).filter((each) => each.startsWith(`${name}/`));
  if (below.length === 0) return undefined;
  const relatives = new Map<string, LocalFile>();
  for (const each of below.toSorted()) {
    const relative = each.slice(name.length + 1);
    const parts = relative.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const directory = parts.slice(0, depth).join('/');
      relatives.set(directory, directoryAt(`/play/${name}/${directory}`));
    }
    relatives.set(relative, localFile(`/play/${each}`, files[each] ?? ''));
  }
  const tree = [...relatives].map(([relative, file]) => ({ relative, file }));
  return { ...directoryAt(`/play/${name}`), tree: tree.toSorted((a, b) => (a.relative < b.relative ? -1 : 1)) };
}

function directoryAt(path: string): LocalFile {
  return { path, type: 'directory', mode: '0755', size: 0, sha256: '', load: async () => new Uint8Array() };
}

function localFile(path: string, content: string | { text: string; mode: string }): LocalFile {
  const { text, mode } = typeof content === 'string' ? { text: content, mode: '0644' } : content;
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, type: 'file', mode, size: bytes.length, sha256, load: async () => bytes };
}

/** An operation as the golden files write it: without what is the same in nearly all of them. */
export function plainOperation(operation: Operation): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(operation)) {
    if (name === 'owes' && (value as string[]).length === 0) continue;
    // It does not reach the host: looks.test.ts.
    if (name === 'looks') continue;
    if (name === 'content') plain[name] = (value as { size: number }).size;
    else if (value instanceof Uint8Array) plain[name] = Buffer.from(value).toString();
    else if (value !== false && !isEmpty(value)) plain[name] = value;
  }
  return plain;
}

function isEmpty(value: unknown): boolean {
  return value === 0 || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** Values of a result as JSON. */
export function plainValue(value: Value): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plainValue(item)]));
  if (Array.isArray(value)) return value.map(plainValue);
  return value instanceof PyFloat ? value.value : value;
}
