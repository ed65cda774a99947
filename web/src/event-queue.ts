/** Tells a socket's events, each in its turn. */

import { report } from './errors.js';
import { afterPromises } from './turns.js';

type Untold = [event: Event, done: (() => void) | undefined];

export class EventQueue {
  readonly #target: EventTarget;
  #untold: Untold[] | undefined;

  constructor(target: EventTarget) {
    this.#target = target;
  }

  /** Dispatches it, now or after what waits; then calls `done`. */
  tell(event: Event, done?: () => void): void {
    if (this.#untold) {
      this.#untold.push([event, done]);
      return;
    }
    this.#dispatch(event, done);
  }

  /** What is told from now on waits until promises have had their turn. */
  pause(): void {
    if (this.#untold) return;
    const untold: Untold[] = [];
    this.#untold = untold;
    afterPromises(() => {
      // Also those that are told meanwhile.
      for (const [event, done] of untold) this.#dispatch(event, done);
      this.#untold = undefined;
    });
  }

  #dispatch(event: Event, done?: () => void): void {
    try {
      this.#target.dispatchEvent(event);
    } catch (error) {
      // Of a subclass: nothing may be thrown through C++.
      report(error);
    }
    done?.();
  }
}
