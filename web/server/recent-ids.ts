/** Remembers the last `capacity` message ids, each with the time it came. */
export class RecentIds {
  readonly #capacity: number;
  // A Map keeps the order of insertion, so its first key is the oldest.
  readonly #times = new Map<string, number>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** When `id` came first, in milliseconds; undefined when it is new. */
  timeOf(id: string): number | undefined {
    return this.#times.get(id);
  }

  add(id: string, time: number): void {
    this.#times.set(id, time);
    if (this.#times.size <= this.#capacity) return;
    for (const oldest of this.#times.keys()) {
      this.#times.delete(oldest);
      break;
    }
  }
}
