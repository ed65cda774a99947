/** Event handler attributes: `onopen` and its like (HTML, "event handlers"). */

type Callback = (this: EventTarget, event: Event) => unknown;

/**
 * The handlers of one object. A handler takes the place in the order of
 * listeners at which it was first set, keeps it while it is replaced, and gives
 * it up when it is set to null.
 */
export class EventHandlers {
  readonly #handlers = new Map<
    string,
    { value: object; listener: (event: Event) => void }
  >();

  get(type: string): object | null {
    return this.#handlers.get(type)?.value ?? null;
  }

  /** Anything that is no object is null, as the platform has it. */
  set(target: EventTarget, type: string, value: unknown): void {
    const present = this.#handlers.get(type);
    const isObject =
      typeof value === 'function' ||
      (typeof value === 'object' && value !== null);
    if (!isObject) {
      if (present) target.removeEventListener(type, present.listener);
      this.#handlers.delete(type);
      return;
    }
    if (present) {
      present.value = value;
      return;
    }
    const entry = {
      value,
      listener: (event: Event) => {
        // An object that cannot be called is kept and does nothing.
        if (typeof entry.value !== 'function') return;
        const result = (entry.value as Callback).call(target, event);
        if (result === false) event.preventDefault();
      },
    };
    this.#handlers.set(type, entry);
    target.addEventListener(type, entry.listener);
  }
}
