import type { Chain } from '../../agent/chain.ts';
import { defer } from '../../agent/deferred.ts';
import type { Connection } from '../../transport/connection.ts';

/** What was begun ahead of its turn and came to nothing: it has changed nothing, and is begun again in its turn. */
export class Discarded extends Error {
  constructor() {
    super('begun ahead of its turn in vain');
    this.name = 'Discarded';
  }
}

/** When the turn of a task comes that was begun before it. */
export class TurnTicket {
  readonly #turn = defer<void>();
  #isMine: boolean;

  constructor(isMine: boolean) {
    this.#isMine = isMine;
    if (isMine) this.#turn.resolve();
  }

  get isMine(): boolean {
    return this.#isMine;
  }

  /** Resolves when the turn has come; rejects with `Discarded` when it never will. */
  get turn(): Promise<void> {
    return this.#turn.promise;
  }

  take(): void {
    this.#isMine = true;
    this.#turn.resolve();
  }

  cancel(): void {
    this.#turn.reject(new Discarded());
  }
}

/** The chain of a host's operations: all over one connection, since only one agent can stop. */
export interface HostChain extends Chain {
  target?: string;
  /** The connection: requests wait behind each other until it is begun, so that those who make them need not. */
  opening?: Promise<Connection>;
  /** Whether its agent has greeted. */
  greeted?: boolean;
}

/** What may be sent before the turn: all, only what needs nothing to be done, or nothing. */
export type Leave = 'all' | 'needless' | 'none';

/** What allows one start of a module (a task, or one item of its loop) to send operations ahead of its turn. */
export class Pass {
  readonly ticket: TurnTicket;
  readonly chain: HostChain;
  readonly #leave: Leave;
  readonly #sent = defer<void>();
  #broke = false;
  #asked = false;

  constructor(ticket: TurnTicket, chain: HostChain, leave: Leave) {
    this.ticket = ticket;
    this.chain = chain;
    this.#leave = leave;
  }

  /** What may be sent now. */
  get leave(): Leave {
    return this.ticket.isMine ? 'all' : this.#leave;
  }

  /** Whether an operation of this module was the one that failed: those sent before it have been done. */
  get broke(): boolean {
    return this.#broke;
  }

  markBroken(): void {
    this.#broke = true;
  }

  /** Whether anything was asked of the host. */
  get asked(): boolean {
    return this.#asked;
  }

  markAsked(): void {
    this.#asked = true;
  }

  /** Under which operations are sent. After a failure of its own a module goes on by itself, once its turn has come. */
  get link(): HostChain | undefined {
    return this.#broke ? undefined : this.chain;
  }

  /** Resolves when the module's last operation is on its way: what follows may be sent behind it. */
  get sent(): Promise<void> {
    return this.#sent.promise;
  }

  markSent(): void {
    this.#sent.resolve();
  }
}
