import pLimit, { type LimitFunction } from 'p-limit';
import { type Deferred, defer } from '../agent/deferred.ts';

interface Slot {
  users: number;
  readonly ready: Promise<void>;
  readonly over: Deferred<void>;
}

/** `forks`: so many hosts are worked on at the same time. A host keeps its slot while anything of it is under way. */
export class HostSlots {
  readonly #limit: LimitFunction;
  readonly #slots = new Map<string, Slot>();

  constructor(forks: number) {
    this.#limit = pLimit(Math.max(1, forks));
  }

  async use<T>(host: string, work: () => Promise<T>): Promise<T> {
    const slot = this.#slots.get(host) ?? this.#open(host);
    slot.users += 1;
    try {
      await slot.ready;
      return await work();
    } finally {
      slot.users -= 1;
      if (slot.users === 0) {
        this.#slots.delete(host);
        slot.over.resolve();
      }
    }
  }

  #open(host: string): Slot {
    const ready = defer<void>();
    const over = defer<void>();
    const slot = { users: 0, ready: ready.promise, over };
    this.#slots.set(host, slot);
    void this.#limit(() => {
      ready.resolve();
      return over.promise;
    });
    return slot;
  }
}
