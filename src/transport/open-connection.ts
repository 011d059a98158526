import { AgentConnection } from './agent-connection.ts';
import { AgentLink, type OpenOptions } from './agent-link.ts';
import { unreachable } from './classify-failure.ts';
import type { Connection, ConnectionTarget } from './connection.ts';
import { LocalConnection } from './local-connection.ts';
import { RepeatedLogin } from './repeated-login.ts';
import { startInTurn } from './start-gate.ts';
import { stopProcess } from './stop-process.ts';

/**
 * Opens a target: an agent over the system's ssh, or the control node itself. Rejects with UnreachableError, its reason told
 * narrowly apart, when no agent answers in the target's time; with the signal's reason on abort.
 */
export async function openConnection(target: ConnectionTarget, options: OpenOptions = {}): Promise<Connection> {
  const connection = await beginConnection(target, options);
  await connection.hello;
  return connection;
}

/**
 * The same as soon as operations may be asked for: they wait on the way to the host, so that their answers come with the greeting. What
 * becomes of the login is told by `hello`, and by every operation.
 */
export async function beginConnection(target: ConnectionTarget, options: OpenOptions = {}): Promise<Connection> {
  const start = async () => (target.connection === 'ssh' ? logIn(target, options) : startAgent(target, options));
  const isSelf = target.connection === 'local' && target.becomeUser === undefined && options.shell === undefined;
  return isSelf ? new LocalConnection(target, start, options.stateDirectory) : start();
}

async function logIn(target: ConnectionTarget, options: OpenOptions): Promise<Connection> {
  const start = () => startInTurn(() => startAgent(target, options));
  return new RepeatedLogin(await start(), start, options.signal);
}

function startAgent(target: ConnectionTarget, options: OpenOptions): AgentConnection {
  options.signal?.throwIfAborted();
  const link = startLink(target, options);
  const abort = (): void => {
    link.conversation.lose(options.signal?.reason);
    stopProcess(link);
  };
  options.signal?.addEventListener('abort', abort, { once: true });
  void link.process.ended.then(() => options.signal?.removeEventListener('abort', abort));
  return new AgentConnection(link, options.silenceLimit ?? 60);
}

/** Values that neither ssh nor every login shell would read as they stand make a host unreachable, not the run a failure. */
function startLink(target: ConnectionTarget, options: OpenOptions): AgentLink {
  try {
    return new AgentLink(target, options);
  } catch (error) {
    if (error instanceof RangeError) throw unreachable(target, 'other', error.message, '');
    throw error;
  }
}
