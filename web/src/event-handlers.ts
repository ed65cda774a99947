/** Event handler attributes: `onopen` and its like (HTML, "event handlers"). */

import type {
  DrainEvent,
  ReconnectingEvent,
  SocketCloseEvent,
  SocketErrorEvent,
  SocketOpenEvent,
  StateChangeEvent,
} from './events.js';

/** What an `on…` attribute may be set to. */
type Handler<T, E extends Event> = ((this: T, event: E) => unknown) | null;
/**
 * What it gives when it is read: loose, so that to the compiler too an EmSocket is
 * a WebSocket, and one of any messages an EmSocket<unknown>.
 */
type AnyHandler = ((event: Event) => unknown) | null;

/** The attributes of an EmSocket. */
export interface EventHandlerAttributes<In> {
  get onopen(): AnyHandler;
  set onopen(handler: Handler<this, SocketOpenEvent>);
  get onerror(): AnyHandler;
  set onerror(handler: Handler<this, SocketErrorEvent>);
  get onclose(): AnyHandler;
  set onclose(handler: Handler<this, SocketCloseEvent>);
  get onmessage(): AnyHandler;
  set onmessage(handler: Handler<this, MessageEvent<In>>);
  get onreconnecting(): AnyHandler;
  set onreconnecting(handler: Handler<this, ReconnectingEvent>);
  get ondrain(): AnyHandler;
  set ondrain(handler: Handler<this, DrainEvent>);
  get onstatechange(): AnyHandler;
  set onstatechange(handler: Handler<this, StateChangeEvent>);
}

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

/**
 * Puts the attributes on a prototype. `handlersOf` throws where it is given
 * anything else than an object of the class.
 */
export function defineEventHandlers<T extends EventTarget>(
  prototype: T,
  handlersOf: (object: T) => EventHandlers,
): void {
  for (const type of eventTypes) {
    const name = `on${type}`;
    const attribute = {
      get [name](): object | null {
        return handlersOf(this as unknown as T).get(type);
      },
      set [name](value: unknown) {
        const object = this as unknown as T;
        handlersOf(object).set(object, type, value);
      },
    };
    Object.defineProperty(prototype, name, {
      ...Object.getOwnPropertyDescriptor(attribute, name),
      enumerable: false,
    });
  }
}

const eventTypes = [
  'open',
  'error',
  'close',
  'message',
  'reconnecting',
  'drain',
  'statechange',
];
