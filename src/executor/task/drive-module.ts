import type { Operation } from '../../agent/operation.ts';
import type { Reply } from '../../agent/reply.ts';
import type { InventoryChange } from '../../inventory/inventory-change.ts';
import type {
  Module,
  ModuleArguments,
  ModuleContext,
  ModuleRequest,
  ModuleResponse,
  ModuleResult,
  RsyncRequest,
  RsyncWay,
} from '../../modules/module.ts';
import { TextError } from '../../parsing/text-error.ts';
import { spoilRepeat } from '../../process/repeatable.ts';
import { TemplateError } from '../../template/values/errors.ts';
import { type Connection, UnreachableError } from '../../transport/connection.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { Suspended } from '../../vars/suspended.ts';
import { Discarded, type Pass } from '../ahead/pass.ts';
import { awaitHost } from '../connection/await-host.ts';
import type { StandingConnection } from '../connection/connections.ts';
import type { HostSlots } from '../connection/host-slots.ts';
import type { LocalFiles } from '../files/local-files.ts';
import { lookAtPlace, saveAtPlace } from '../files/local-places.ts';
import { renderTemplateFile } from '../files/template-file.ts';
import { goOn, type Soon } from '../soon.ts';
import { evaluateForModule } from './evaluate-request.ts';
import { pause } from './pause-run.ts';
import { runLocally } from './run-locally.ts';

type OperationRequest = Extract<ModuleRequest, { kind: 'operation' }>;

/** What a module's requests are answered from. */
export interface ModuleServices {
  /** The connection of the task, as soon as it may be used; asked for only when the module sends an operation. */
  readonly connection: () => Promise<Connection>;
  /** The same where it stands already: what is asked of it is answered at once. */
  readonly standing?: () => StandingConnection | undefined;
  /** Waits for the agent's greeting; rejects when the host is not reached. */
  readonly greet: (connection: Connection) => Promise<void>;
  readonly scope: VariableScope;
  readonly files: LocalFiles;
  readonly changeInventory: (change: InventoryChange) => boolean;
  /** Told of every operation that the host may have begun. */
  readonly onOperation: (operation: Operation, connection: Connection) => void;
  /** Told of every operation with its answer; undefined where there was none. */
  readonly onReply?: (asked: Exchange) => void;
  /** `check: true` operations only: set while the run is being stopped. */
  readonly signal: AbortSignal | undefined;
  /** Opens the host's connection anew, within so many seconds where they are given; rejects when it does not stand. */
  readonly reconnect: (seconds: number | undefined) => Promise<Connection>;
  /** No host is reached and no time passes: files are only rendered. */
  readonly offline: boolean;
  /** How rsync gets to the task's host. */
  readonly rsyncWay: (wanted: RsyncRequest) => RsyncWay;
  /** Says that time passes now. */
  readonly tellPause: (seconds: number, hidden: boolean) => void;
  /** Asks the operator; undefined when there is no terminal. */
  readonly ask: ((prompt: string, secret: boolean) => Promise<string>) | undefined;
  /** Set when operations may go out before the task's turn, or others be sent behind them. */
  readonly ahead?: Ahead | undefined;
}

/** What a module that may send nothing before its turn must not have done either: a wait that is over before what it is for. */
const NOT_AHEAD: ReadonlySet<ModuleRequest['kind']> = new Set([
  'await-host',
  'pause',
  'save',
  'inventory',
  'local-run',
]);

/** What changes the control node, takes time, or asks the operator. */
const NOT_TWICE: ReadonlySet<ModuleRequest['kind']> = new Set(['await-host', 'pause', 'save', 'local-run']);

/** An operation that was asked of a host, and the answer. */
export interface Exchange {
  readonly operation: Operation;
  readonly reply: Reply | undefined;
}

export interface Ahead {
  readonly pass: Pass;
  readonly slots: HostSlots;
  readonly host: string;
}

/**
 * Runs a module: answers what its generator asks for until it returns. A template that fails is thrown into the
 * generator, which may make it part of the result; a host that goes away (UnreachableError) ends the run.
 */
export function driveModule(
  module: Module,
  args: ModuleArguments,
  context: ModuleContext,
  services: ModuleServices,
): Soon<ModuleResult> {
  const run = module.run(args, context);
  return advance(run, run.next(), args, services);
}

type ModuleRun = ReturnType<Module['run']>;
type ModuleStep = ReturnType<ModuleRun['next']>;

function advance(
  run: ModuleRun,
  from: ModuleStep,
  args: ModuleArguments,
  services: ModuleServices,
): Soon<ModuleResult> {
  let step = from;
  while (!step.done) {
    services.signal?.throwIfAborted();
    let response: Soon<ModuleResponse>;
    try {
      response = answer(step.value, args, services);
    } catch (error) {
      step = throwInto(run, error);
      continue;
    }
    if (response instanceof Promise) {
      const next = response.then(
        (late) => run.next(late),
        (error) => throwInto(run, error),
      );
      return next.then((later) => advance(run, later, args, services));
    }
    step = run.next(response);
  }
  return step.value;
}

function throwInto(run: ModuleRun, error: unknown): ModuleStep {
  if (!(error instanceof TemplateError)) throw error;
  return run.throw(error);
}

/** Much of what modules ask for is there at once. */
function answer(request: ModuleRequest, args: ModuleArguments, services: ModuleServices): Soon<ModuleResponse> {
  switch (request.kind) {
    case 'rsync-way':
      return { kind: 'rsync-way', way: services.rsyncWay(request.wanted) };
    case 'evaluate':
      return { kind: 'evaluate', value: evaluateForModule(request, services.scope) };
    case 'operation': {
      const connection = services.standing?.();
      return connection ? performAtOnce(request, connection, services) : answerLater(request, services);
    }
    case 'local-file': {
      const lookup = services.files.find(request.path, request.folder, services.scope.searchPath);
      return goOn(lookup, (found) => ({ kind: 'local-file', ...found }));
    }
    case 'template': {
      const dest = args.get('dest') ?? null;
      const rendering = renderTemplateFile({ ...request, dest }, services.scope, services.files);
      return goOn(rendering, (rendered) => ({ kind: 'template', ...rendered }));
    }
    default:
      return answerLater(request, services);
  }
}

async function answerLater(
  request: Exclude<ModuleRequest, { kind: 'evaluate' | 'rsync-way' | 'local-file' | 'template' }>,
  services: ModuleServices,
): Promise<ModuleResponse> {
  const { scope, ahead } = services;
  if (ahead && ahead.pass.leave !== 'all' && NOT_AHEAD.has(request.kind)) throw new Suspended('whether it is its turn');
  if (NOT_TWICE.has(request.kind)) spoilRepeat();
  switch (request.kind) {
    case 'operation':
      return perform(request, services);
    case 'local-place':
      return { kind: 'local-place', place: await lookAtPlace(request, scope.searchPath) };
    case 'save':
      return { kind: 'save', place: await saveAtPlace(request, request.bytes, scope.searchPath) };
    case 'pause':
      return { kind: 'pause', ...(await pause(request, services)) };
    case 'reach': {
      const connection = await services.connection();
      await services.greet(connection);
      return { kind: 'reach', isControlNode: connection.target.connection === 'local' };
    }
    case 'await-host':
      return { kind: 'await-host', ...(await awaitHost(request.wait, services)) };
    case 'local-run':
      return { kind: 'local-run', ...(await runLocally(request, services)) };
    case 'inventory':
      return changeInventory(request.change, services);
    case 'compute':
      return { kind: 'compute', value: await request.compute() };
  }
}

function changeInventory(change: InventoryChange, services: ModuleServices): ModuleResponse {
  try {
    return { kind: 'inventory', changed: services.changeInventory(change) };
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    return { kind: 'inventory', changed: false, fault: error.message };
  }
}

/** As `perform`, where there is no host that may go away, and none that owes anything from earlier. */
function performAtOnce(
  { operation }: OperationRequest,
  connection: StandingConnection,
  services: ModuleServices,
): ModuleResponse {
  let reply: Reply | undefined;
  try {
    reply = connection.answer(operation);
  } finally {
    services.onOperation(operation, connection);
    services.onReply?.({ operation, reply });
  }
  return responseTo(reply);
}

function responseTo(reply: Reply): ModuleResponse {
  if (reply.ok) return { kind: 'operation', result: reply.result };
  return { kind: 'operation-failed', failure: reply.failure };
}

async function perform(request: OperationRequest, services: ModuleServices): Promise<ModuleResponse> {
  const opening = services.connection();
  const replying = send(request, opening, services.ahead);
  // What is wrong with the way to the host is heard first.
  replying.catch(() => {});
  const connection = await opening;
  await services.greet(connection);
  if (services.ahead) services.ahead.pass.chain.greeted = true;
  const note = () => services.onOperation(request.operation, connection);
  const reply = await replying.catch((error: unknown) => {
    if (error instanceof Suspended) throw error;
    note();
    services.onReply?.({ operation: request.operation, reply: undefined });
    if (request.mayEndHost && error instanceof UnreachableError) return gone(error);
    throw error;
  });
  services.onReply?.({ operation: request.operation, reply });
  if (services.ahead) await settleStop(reply, request.last === true, services.ahead.pass);
  note();
  return responseTo(reply);
}

function gone({ message }: UnreachableError): Reply {
  return { ok: false, failure: { reason: 'gone', message } };
}

/** Sends an operation as soon as the connection takes it, behind those that were sent before. */
async function send(
  { operation, last }: OperationRequest,
  opening: Promise<Connection>,
  ahead: Ahead | undefined,
): Promise<Reply> {
  if (!ahead) return (await opening).request(operation);
  const { pass, slots, host } = ahead;
  const { chain } = pass;
  chain.opening ??= opening;
  const standing = chain.opening;
  return slots.use(host, () => {
    const allowed = asAllowed(operation, pass);
    pass.markAsked();
    if (last) pass.markSent();
    return standing.then((connection) => connection.request(allowed, pass.link));
  });
}

/** The operation as it may be sent now. Throws `Suspended` where it has to wait for its turn. */
function asAllowed(operation: Operation, { leave }: Pass): Operation {
  if (leave === 'none') throw new Suspended('whether it is its turn');
  const reachesOut = operation.kind === 'run' || operation.kind === 'unit';
  return leave === 'needless' && reachesOut ? { ...operation, probe: true } : operation;
}

/**
 * An operation that was skipped is asked for again, one that failed is decided on, each in its turn; so is what follows a command
 * with which the agent stopped though the module goes on.
 */
async function settleStop(reply: Reply, last: boolean, pass: Pass): Promise<void> {
  if (reply.ok && (last || !pass.chain.halted)) return;
  if (!reply.ok && reply.failure.reason === 'skipped') throw new Discarded();
  pass.markBroken();
  await pass.ticket.turn;
}
