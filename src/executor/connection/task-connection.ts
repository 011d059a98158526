import type { Connection, ConnectionTarget } from '../../transport/connection.ts';
import { Suspended } from '../../vars/suspended.ts';
import type { Pass } from '../ahead/pass.ts';
import type { ReadyTask } from '../task/attempt-task.ts';
import type { TaskContext } from '../task/execute-task.ts';
import { targetKey } from './connection-target.ts';
import type { StandingConnection } from './connections.ts';
import type { RsyncEnds } from './rsync-way.ts';

/** A task on a host, as far as it says how that is reached. */
type Reaching = TaskContext & Pick<ReadyTask, 'scope' | 'delegate'>;

/** Opens the connection anew; rejects where it does not come to stand. */
export async function reconnect(ready: ReadyTask, seconds: number | undefined): Promise<Connection> {
  await ready.services.connections.reset(ready.delegate?.name ?? ready.host);
  const connection = await connectionFor(ready, seconds);
  await ready.services.owed.greet(ready.delegate?.name ?? ready.host, connection);
  return connection;
}

/** The host of the task and the one that rsync runs on, each with the way that leads there. */
export function endsOf({ run, services, task, host, scope, delegate }: ReadyTask): RsyncEnds {
  const { targets } = services;
  const own = delegate === undefined ? scope.unwatched() : run.scopeFor(task, host);
  const target = targets.of(host, task, own);
  if (delegate === undefined) return { target };
  return { target, runner: targets.of(delegate.name, task, delegate.scope) };
}

/**
 * The connection over which a task reaches its host, or the one that it is delegated to. What is wrong with the way is thrown at
 * once, that the host cannot be reached later.
 */
export function connectionFor(ready: Reaching, seconds?: number): Promise<Connection> {
  const wanted = targetFor(ready);
  const target = seconds === undefined ? wanted : { ...wanted, connectTimeout: seconds };
  if (ready.pass) assertSameConnection(ready.pass, target);
  return ready.services.connections.get(target);
}

/** The same connection where it stands already: offline. */
export function standingFor(ready: Reaching): StandingConnection | undefined {
  return ready.services.alike && ready.services.connections.standing(targetFor(ready));
}

function targetFor({ services, task, host, scope, delegate }: Reaching): ConnectionTarget {
  return services.targets.of(delegate?.name ?? host, task, delegate?.scope ?? scope.unwatched());
}

/** Before its turn a task goes over the connection of those before it, and to no shell of the control node. */
function assertSameConnection({ ticket, chain }: Pass, target: ConnectionTarget): void {
  const key = targetKey(target);
  chain.target ??= key;
  if (chain.target !== key || (!ticket.isMine && target.connection === 'local'))
    throw new Suspended('another connection');
}
