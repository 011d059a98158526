import type { Operation } from '../../../src/agent/operation.ts';
import type { FileState, OperationResult, Reply } from '../../../src/agent/reply.ts';
import { awaitHost } from '../../../src/executor/connection/await-host.ts';
import type {
  Module,
  ModuleArguments,
  ModuleContext,
  ModuleRequest,
  ModuleResponse,
  ModuleResult,
} from '../../../src/modules/module.ts';
import type { Connection } from '../../../src/transport/connection.ts';
import { plainOperation, plainValue, type ScriptedReply, toResult } from '../../unit/modules/run-module.ts';

/** One task for a machine, as the lists write it. */
export interface SystemCase {
  readonly title: string;
  /** Name of the module where it is not the list's. */
  readonly module?: string;
  readonly arguments: unknown;
  /** Shell commands that the machine runs first. */
  readonly prepare?: string;
  readonly check?: boolean;
  readonly diff?: boolean;
  /** Keys of the result that are another than Ansible's → why. */
  readonly differs?: Readonly<Record<string, string>>;
  /** Patterns of files that are not compared. */
  readonly ignore?: readonly string[];
}

/** What recording a case gave. */
export interface RecordedCase {
  readonly title: string;
  /** The result of Ansible's module. */
  readonly result: Readonly<Record<string, unknown>>;
  /** What Ansible's module left in files that it changed. */
  readonly files: Readonly<Record<string, string>>;
  /** What our module asked the host, and what it answered. */
  readonly exchange: readonly { readonly asked: unknown; readonly answer: ScriptedReply }[];
}

const CONTEXT: ModuleContext = { host: 'golden', check: false, diff: false, environment: {}, owes: [], timeout: 0 };

/** Runs a module against a host, or against what a host once answered, and writes down what passes. */
export async function exchangeWith(
  module: Module,
  bound: ModuleArguments | string,
  { check = false, diff = false }: SystemCase,
  request: (operation: Operation, asked: unknown) => Promise<Reply>,
): Promise<{ result: ModuleResult; exchange: { asked: unknown; answer: ScriptedReply }[] }> {
  const exchange: { asked: unknown; answer: ScriptedReply }[] = [];
  if (typeof bound === 'string')
    return { result: { changed: false, failed: true, msg: bound, values: new Map() }, exchange };
  const ask = async (operation: Operation) => {
    const asked = await describe(operation);
    const reply = await request(operation, asked);
    exchange.push({ asked, answer: plainReply(reply) });
    return reply;
  };
  const run = module.run(bound, { ...CONTEXT, check, diff });
  let step = run.next();
  while (!step.done) step = run.next(await respond(step.value, ask));
  return { result: step.value, exchange };
}

async function respond(request: ModuleRequest, ask: (operation: Operation) => Promise<Reply>): Promise<ModuleResponse> {
  if (request.kind === 'operation') return toResponse(await ask(request.operation));
  if (request.kind === 'compute') return { kind: 'compute', value: await request.compute() };
  if (request.kind === 'reach') return { kind: 'reach', isControlNode: false };
  if (request.kind !== 'await-host') throw new Error(`a request for ${request.kind} is not recorded`);
  const reconnect = async () => ({ request: ask }) as unknown as Connection;
  return { kind: 'await-host', ...(await awaitHost(request.wait, { reconnect, signal: undefined })) };
}

/** A recorded answer as the reply that it was. */
export function replyOf(answer: ScriptedReply): Reply {
  return answer.failure ? { ok: false, failure: answer.failure } : { ok: true, result: toResult(answer) };
}

function toResponse(reply: Reply): ModuleResponse {
  return reply.ok ? { kind: 'operation', result: reply.result } : { kind: 'operation-failed', failure: reply.failure };
}

/** The operation with the text that it would write. */
async function describe(operation: Operation): Promise<unknown> {
  const plain = plainOperation(operation);
  if (operation.kind === 'ensure-file') {
    plain.content = Buffer.from((await operation.content.load()) as Uint8Array).toString();
  }
  return plain;
}

function plainReply(reply: Reply): ScriptedReply {
  if (!reply.ok) {
    const { reason, message, rc } = reply.failure;
    return { failure: { reason, message, ...(rc === undefined ? {} : { rc }) } };
  }
  const { before, after, content, run, changed, contentChanged, backupFile, path } = reply.result;
  return {
    changed,
    ...(path === undefined ? {} : { path }),
    ...(contentChanged === undefined ? {} : { contentChanged }),
    ...(backupFile === undefined ? {} : { backupFile }),
    ...(before ? { before: stateOf(before) } : {}),
    ...(after ? { after: stateOf(after) } : {}),
    ...(content ? { content: Buffer.from(content).toString() } : {}),
    ...(run ? { run: runOf(run) } : {}),
  };
}

function stateOf({
  mtime: _m,
  atime: _a,
  ctime: _c,
  inode: _i,
  device: _d,
  ...state
}: FileState): FileState | 'absent' {
  return state.exists ? state : 'absent';
}

function runOf(run: NonNullable<OperationResult['run']>): NonNullable<ScriptedReply['run']> {
  const { rc, stdout, stderr } = run;
  return { rc, stdout: Buffer.from(stdout).toString(), stderr: Buffer.from(stderr).toString() };
}

/** A result as Ansible's callback shows it. */
export function plainResult(result: ModuleResult): Record<string, unknown> {
  const { values, changed, failed, skipped, msg, warnings, diff, facts } = result;
  return {
    changed,
    ...(failed ? { failed } : {}),
    ...(skipped ? { skipped } : {}),
    ...(msg === undefined ? {} : { msg }),
    ...(warnings ? { warnings } : {}),
    ...(facts ? { ansible_facts: plainValue(facts) } : {}),
    ...(diff ? { diff: plainDiff(diff) } : {}),
    ...(plainValue(values) as Record<string, unknown>),
  };
}

function plainDiff(diff: NonNullable<ModuleResult['diff']>): unknown {
  return diff.map((each) => ({
    before_header: each.beforeHeader,
    after_header: each.afterHeader,
    before: each.before,
    after: each.after,
    ...(each.prepared === undefined ? {} : { prepared: each.prepared }),
  }));
}
