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
  readonly #held = new Map<number, object>();
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
   * Gives a socket its number. `events` may refer to the socket; `resources` are
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
    if (isHeld) this.#held.set(page, socket);
    else this.#held.delete(page);
  }

  findEvents(page: number): ClientEvents | undefined {
    const socket = this.#held.get(page) ?? this.#weak.get(page)?.deref();
    return socket && this.#events.get(socket);
  }
}

export const sockets = new Registry();
