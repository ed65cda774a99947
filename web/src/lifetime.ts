/**
 * Who is alive. An EmSocket that can still fire an event at somebody is held, as
 * the standard has it for WebSocket; one that nobody holds and nobody listens to
 * may be collected, and its C++ Client goes with it. So nobody calls delete().
 */

import type { ClientEvents } from './core.js';

/** What an object leaves behind; holds no reference to it. */
interface Resources {
  release(): void;
}

/** The sockets by the numbers under which C++ knows them. */
class Registry {
  #lastPage = 0;
  // Events refer to their socket and so hold it; found without a second look-up,
  // since a message costs one of these.
  readonly #held = new Map<number, ClientEvents>();
  readonly #weak = new Map<number, WeakRef<object>>();
  readonly #events = new WeakMap<object, ClientEvents>();
  readonly #collected = new FinalizationRegistry<{
    page: number;
    resources: Resources;
  }>(({ page, resources }) => {
    this.#weak.delete(page);
    resources.release();
  });

  /**
   * Gives a socket its number. `events` refer to the socket; `resources` are
   * released when it has been collected.
   */
  add(socket: object, events: ClientEvents, resources: Resources): number {
    const page = ++this.#lastPage;
    this.#weak.set(page, new WeakRef(socket));
    this.#events.set(socket, events);
    this.#collected.register(socket, { page, resources });
    return page;
  }

  /** Holds the socket, or lets it be collected. */
  hold(page: number, socket: object, isHeld: boolean): void {
    const events = isHeld ? this.#events.get(socket) : undefined;
    if (events) this.#held.set(page, events);
    else this.#held.delete(page);
  }

  findEvents(page: number): ClientEvents | undefined {
    const held = this.#held.get(page);
    if (held) return held;
    const socket = this.#weak.get(page)?.deref();
    return socket && this.#events.get(socket);
  }
}

export const sockets = new Registry();
