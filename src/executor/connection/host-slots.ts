/** A host's slot: how many use it, and what they wait for until it is free. */
interface Slot {
  users: number;
  readonly ready: Promise<void> | undefined;
}

/** `forks`: so many hosts are worked on at the same time. A host keeps its slot while anything of it is under way. */
export class HostSlots {
  #free: number;
  /** A set, since taking the first out of a long list would move all the others. */
  readonly #waiting = new Set<() => void>();
  readonly #slots = new Map<string, Slot>();

  constructor(forks: number) {
    this.#free = Math.max(1, forks);
  }

  async use<T>(host: string, work: () => Promise<T>): Promise<T> {
    const slot = this.#slots.get(host) ?? this.#open(host);
    slot.users += 1;
    try {
      if (slot.ready) await slot.ready;
      return await work();
    } finally {
      slot.users -= 1;
      if (slot.users === 0) this.#close(host);
    }
  }

  #open(host: string): Slot {
    const ready = this.#free > 0 ? undefined : new Promise<void>((begin) => this.#waiting.add(begin));
    if (!ready) this.#free -= 1;
    const slot = { users: 0, ready };
    this.#slots.set(host, slot);
    return slot;
  }

  /** The slot goes to the host that has waited longest. */
  #close(host: string): void {
    this.#slots.delete(host);
    const [next] = this.#waiting;
    if (!next) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
