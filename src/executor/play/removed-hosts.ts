/**
 * Hosts that are no longer in `ansible_play_hosts`. As in Ansible a host that was taken out twice, by its own failure and by
 * another host's that was fatal for all, is back only when it has been rescued twice.
 */
export class RemovedHosts {
  readonly #times = new Map<string, number>();

  add(host: string): void {
    this.#times.set(host, (this.#times.get(host) ?? 0) + 1);
  }

  /** Puts a host back that was rescued. */
  restore(host: string): void {
    this.#times.set(host, Math.max(0, (this.#times.get(host) ?? 0) - 1));
  }

  has(host: string): boolean {
    return (this.#times.get(host) ?? 0) > 0;
  }
}
