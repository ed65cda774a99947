/**
 * Who is alive. An EmSocket that can still fire an event at somebody is held, as
 * the standard has it for WebSocket; one that nobody holds and nobody listens to
 * may be collected, and its C++ Client goes with it. So nobody calls delete().
 */

import { retryNever, type ClientEvents } from './core.js';

/** In the place of a socket that was collected: hears nothing, wants no retry. */
const nobody = new Proxy({}, { get: () => () => retryNever }) as ClientEvents;

/** What an object leaves behind; holds no reference to it. */
interface Resources {
  releaseAll(): void;
}

// The sockets by the numbers under which C++ knows them; those that are held are
// found without a second look-up, since a message costs one of these.
let lastPage = 0;
const held = new Map<number, ClientEvents>();
const weak = new Map<number, WeakRef<ClientEvents>>();
const collected = new FinalizationRegistry<{
  page: number;
  resources: Resources;
}>(({ page, resources }) => {
  weak.delete(page);
  resources.releaseAll();
});

/**
 * Gives a socket its number. Its `events` and the socket refer to each other, so
 * that they are held, and collected, together; then `resources` are released.
 */
export function addSocket(events: ClientEvents, resources: Resources): number {
  const page = ++lastPage;
  weak.set(page, new WeakRef(events));
  collected.register(events, { page, resources });
  return page;
}

/** Holds a socket, or lets it be collected. */
export function holdSocket(
  page: number,
  events: ClientEvents,
  isHeld: boolean,
): void {
  if (isHeld) held.set(page, events);
  else held.delete(page);
}

export const listenerOf = (page: number): ClientEvents =>
  held.get(page) ?? weak.get(page)?.deref() ?? nobody;
