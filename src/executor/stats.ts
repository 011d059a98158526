import type { HostRecap, Recap } from './events.ts';

type Counter = keyof HostRecap;
type Counters = { -readonly [name in Counter]: number };

/** Ansible's counters. A host appears in the recap once something has been counted for it. */
export class Stats {
  readonly #hosts = new Map<string, Counters>();

  count(host: string, ...counters: Counter[]): void {
    let counts = this.#hosts.get(host);
    if (!counts) {
      counts = { ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };
      this.#hosts.set(host, counts);
    }
    for (const counter of counters) counts[counter] += 1;
  }

  /** The counters in the order of the inventory; hosts that it doesn't know come last. */
  recap(order: Iterable<string>): Recap {
    const recap = new Map<string, HostRecap>();
    for (const host of [...order, ...this.#hosts.keys()]) {
      const counts = this.#hosts.get(host);
      if (counts) recap.set(host, { ...counts });
    }
    return recap;
  }
}
