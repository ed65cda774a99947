/** Functions by the names of the messages that they hear. */

import { report } from '../errors.js';

export interface ListenOptions {
  /** Only the next one. */
  once?: boolean;
  /** Aborting it removes the handler. */
  signal?: AbortSignal;
}

interface Listener {
  readonly handle: (payload: unknown) => unknown;
  readonly remove: () => void;
  readonly once: boolean;
  isRemoved: boolean;
}

export class Listeners {
  readonly #lists = new Map<string, Listener[]>();

  /** Returns what removes it. */
  add(
    type: string,
    handle: (payload: unknown) => unknown,
    { once = false, signal }: ListenOptions = {},
  ): () => void {
    if (typeof handle !== 'function') {
      throw new TypeError('A handler must be a function.');
    }
    const remove = () => {
      listener.isRemoved = true;
      signal?.removeEventListener('abort', remove);
      const left = this.#lists.get(type)?.filter((other) => other !== listener);
      if (left && left.length > 0) this.#lists.set(type, left);
      else this.#lists.delete(type);
    };
    const listener: Listener = { handle, remove, once, isRemoved: false };
    if (signal?.aborted) return remove;
    signal?.addEventListener('abort', remove);
    this.#lists.set(type, [...(this.#lists.get(type) ?? []), listener]);
    return remove;
  }

  /**
   * In the order in which they were added; one that was removed meanwhile does
   * not hear it, one that was added meanwhile neither. False where there is none.
   */
  tell(type: string, payload: unknown): boolean {
    const listeners = this.#lists.get(type);
    if (!listeners) return false;
    for (const listener of listeners) {
      if (listener.isRemoved) continue;
      if (listener.once) listener.remove();
      try {
        listener.handle(payload);
      } catch (error) {
        report(error);
      }
    }
    return true;
  }
}
