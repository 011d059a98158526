import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../agent/answer-parser.ts';
import { AgentConnection } from './agent-connection.ts';
import { AgentLink, type OpenOptions } from './agent-link.ts';
import { classifyFailure, unreachable } from './classify-failure.ts';
import { type Connection, type ConnectionTarget, type Hello, UnreachableError } from './connection.ts';
import { LocalConnection } from './local-connection.ts';
import { startInTurn } from './start-gate.ts';

/**
 * Opens a target: an agent over the system's ssh, or the control node itself. Rejects with UnreachableError, its reason told
 * narrowly apart, when no agent answers in the target's time; with the signal's reason on abort.
 */
export async function openConnection(target: ConnectionTarget, options: OpenOptions = {}): Promise<Connection> {
  const start = () => (target.connection === 'ssh' ? logIn(target, options) : openAgent(target, options));
  const isSelf = target.connection === 'local' && target.becomeUser === undefined && options.shell === undefined;
  return isSelf ? new LocalConnection(target, start, options.stateDirectory) : start();
}

/** A connection that sshd dropped because too many were logging in is tried once more, a little later. */
async function logIn(target: ConnectionTarget, options: OpenOptions): Promise<Connection> {
  const start = () => startInTurn(() => openAgent(target, options));
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof UnreachableError) || error.reason !== 'dropped') throw error;
    await pause(1000 + 2000 * Math.random(), undefined, { signal: options.signal }).catch(() => {});
    return start();
  }
}

async function openAgent(target: ConnectionTarget, options: OpenOptions): Promise<Connection> {
  options.signal?.throwIfAborted();
  const link = start(target, options);
  const abort = (): void => {
    link.conversation.lose(options.signal?.reason);
    stopProcess(link);
  };
  options.signal?.addEventListener('abort', abort, { once: true });
  void link.process.ended.then(() => options.signal?.removeEventListener('abort', abort));
  const greeting = await greet(link);
  if (greeting.status === 'fail') {
    stopProcess(link);
    throw unreachable(target, 'other', greeting.values.get('message')?.[0] ?? 'the agent refused to start', '');
  }
  return new AgentConnection(link, readHello(greeting), options.silenceLimit ?? 60);
}

/** Values that neither ssh nor every login shell would read as they stand make a host unreachable, not the run a failure. */
function start(target: ConnectionTarget, options: OpenOptions): AgentLink {
  try {
    return new AgentLink(target, options);
  } catch (error) {
    if (error instanceof RangeError) throw unreachable(target, 'other', error.message, '');
    throw error;
  }
}

/** ssh's own ConnectTimeout is over before the login shell begins; login shell and agent get the same time once more. */
async function greet(link: AgentLink): Promise<Answer> {
  const { target } = link;
  const timer = setTimeout(
    () => {
      link.conversation.lose(
        unreachable(
          target,
          'timeout',
          'the login did not come to an end in time',
          link.process.stderrTail(),
          SLOW_HINT,
        ),
      );
      stopProcess(link);
    },
    (2 * target.connectTimeout + 1) * 1000,
  );
  let begun = false;
  void link.process.ended.then((end) => begun || link.conversation.lose(whyNotBegun(link, end)));
  try {
    return await link.conversation.greeting;
  } finally {
    begun = true;
    clearTimeout(timer);
  }
}

const SLOW_HINT =
  "Look for what waits in the user's start-up files, or in PAM or DNS on the host; `--timeout` gives it longer.";

function whyNotBegun(link: AgentLink, end: Parameters<typeof classifyFailure>[0]['end']): Error {
  const { target, garbage, conversation, process } = link;
  if (garbage !== undefined) {
    return unreachable(target, 'login-shell', garbage.message, conversation.banner().slice(0, 1000));
  }
  return classifyFailure({ target, end, stderr: process.stderrTail(), banner: conversation.banner().slice(-1000) });
}

/** SIGTERM first: ssh then restores what it has changed; a shell ends too, unless a command holds it. */
function stopProcess(link: AgentLink): void {
  link.process.endInput();
  link.process.kill('SIGTERM');
  const timer = setTimeout(() => link.process.kill('SIGKILL'), 1000);
  void link.process.ended.then(() => clearTimeout(timer));
}

function readHello({ values }: Answer): Hello {
  return {
    user: values.get('user')?.[0] ?? '',
    uid: Number(values.get('uid')?.[0] ?? -1),
    shell: values.get('shell')?.[0] ?? '',
    bootId: values.get('boot')?.[0] ?? '',
    owed: values.get('owed') ?? [],
  };
}
