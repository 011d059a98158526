import type { Operation } from '../../agent/operation.ts';
import type { InventoryChange } from '../../inventory/inventory-change.ts';
import type { RsyncRequest, RsyncWay } from '../../modules/module.ts';
import type { Connection } from '../../transport/connection.ts';
import type { VariableScope } from '../../vars/scope.ts';
import type { StandingConnection } from '../connection/connections.ts';
import { rsyncWay } from '../connection/rsync-way.ts';
import { connectionFor, endsOf, reconnect, standingFor } from '../connection/task-connection.ts';
import type { LocalFiles } from '../files/local-files.ts';
import type { ReadyTask } from './attempt-task.ts';
import type { Ahead, Exchange, ModuleServices } from './drive-module.ts';

/** What the module of a task is answered from. */
export class TaskServices implements ModuleServices {
  readonly #ready: ReadyTask;
  readonly scope: VariableScope;
  readonly files: LocalFiles;
  readonly signal: AbortSignal | undefined;
  #standing: StandingConnection | undefined;

  constructor(ready: ReadyTask) {
    this.#ready = ready;
    this.scope = ready.scope;
    this.files = ready.services.files;
    this.signal = ready.services.signal;
  }

  get offline(): boolean {
    return this.#ready.services.options.onUnknown !== undefined;
  }

  get ask(): ModuleServices['ask'] {
    return this.#ready.services.options.ask;
  }

  tellPause(seconds: number, hidden: boolean): void {
    this.#ready.services.emit({ type: 'pausing', seconds, hidden });
  }

  get ahead(): Ahead | undefined {
    const { pass, services, host } = this.#ready;
    return pass && { pass, slots: services.slots, host };
  }

  connection(): Promise<Connection> {
    return connectionFor(this.#ready);
  }

  standing(): StandingConnection | undefined {
    this.#standing ??= standingFor(this.#ready);
    return this.#standing;
  }

  greet(connection: Connection): Promise<void> {
    const { services, delegate, host } = this.#ready;
    return services.owed.greet(delegate?.name ?? host, connection);
  }

  reconnect(seconds: number | undefined): Promise<Connection> {
    return reconnect(this.#ready, seconds);
  }

  changeInventory(change: InventoryChange): boolean {
    const { run, services } = this.#ready;
    return !services.options.keepInventory && run.store.changeInventory(change);
  }

  onOperation(operation: Operation, connection: Connection): void {
    this.#ready.services.owed.note(this.#ready.host, operation, connection);
  }

  onReply(asked: Exchange): void {
    this.#ready.watch?.replies.push(asked);
  }

  rsyncWay(wanted: RsyncRequest): RsyncWay {
    return rsyncWay(wanted, endsOf(this.#ready), this.scope);
  }
}
