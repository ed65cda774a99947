/** The DOM face of the C++ Client: it translates, and decides nothing. */

import { convertCloseArguments } from './close-arguments.js';
import {
  defineEventHandlers,
  EventHandlers,
  type EventHandlerAttributes,
} from './event-handlers.js';
import type { EmSocketEventMap, SocketState } from './events.js';
import { iterateMessages } from './message-iterator.js';
import { resolveOptions, type EmSocketOptions } from './options.js';
import type { CloseInfo, OpenInfo } from './outcome.js';
import { convertPayload } from './payload.js';
import type { ProtocolsProvider, UrlProvider } from './providers.js';
import { Session } from './session.js';
import { checkProtocols, normalizeUrl, toList } from './url.js';
import { toDOMString } from './web-idl.js';

/** What a message may be, unless `json` or the type parameters say otherwise. */
export type MessageData = string | ArrayBuffer | Blob;
export type SendData = string | ArrayBufferLike | ArrayBufferView | Blob;

// Where the engine does not have them yet, of no use and in nobody's way.
const {
  dispose: disposeSymbol = Symbol(),
  asyncDispose: asyncDisposeSymbol = Symbol(),
} = Symbol as { dispose?: symbol; asyncDispose?: symbol };

/** What is behind a socket, for the flavours of the package. */
export let sessionOf: (socket: EmSocket<unknown>) => Session;

/**
 * A WebSocket that comes back. Takes the place of the browser's class; see the
 * WHATWG WebSockets standard for all that is not said here.
 *
 * `In` is the type of a message's data, `Out` what `sendJSON` takes.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- for the types of an inherited method
export class EmSocket<In = MessageData, Out = unknown> extends EventTarget {
  declare static readonly CONNECTING: 0;
  declare static readonly OPEN: 1;
  declare static readonly CLOSING: 2;
  declare static readonly CLOSED: 3;
  declare readonly CONNECTING: 0;
  declare readonly OPEN: 1;
  declare readonly CLOSING: 2;
  declare readonly CLOSED: 3;

  readonly #handlers = new EventHandlers();
  readonly #iteratorBuffer: number;
  readonly #session: Session;

  static {
    defineEventHandlers(this.prototype, (socket) => socket.#handlers);
    sessionOf = (socket) => socket.#session;
  }

  /**
   * Connects at once, and again whenever the connection is lost. Throws a
   * SyntaxError DOMException for a bad url or subprotocol, a TypeError or
   * RangeError for a bad option.
   */
  constructor(
    url: UrlProvider,
    // eslint-disable-next-line @typescript-eslint/no-useless-default-assignment -- so that EmSocket.length is 1
    protocols: ProtocolsProvider | undefined = undefined,
    options?: EmSocketOptions,
  ) {
    super();
    if (arguments.length === 0) {
      throw new TypeError('EmSocket needs a url.');
    }
    // As in Web IDL all arguments are converted before one is checked.
    const urlText = typeof url === 'function' ? undefined : toDOMString(url);
    const offered = protocols === undefined ? options?.protocols : protocols;
    const list = typeof offered === 'function' ? [] : toList(offered);
    const record = urlText === undefined ? '' : normalizeUrl(urlText);
    checkProtocols(list);
    const resolved = resolveOptions(options);
    this.#iteratorBuffer = resolved.iteratorBuffer;
    this.#session = new Session(this, {
      url: record,
      urlProvider: typeof url === 'function' ? url : undefined,
      protocols: list,
      protocolsProvider: typeof offered === 'function' ? offered : undefined,
      options: resolved,
    });
    this.#session.start();
  }

  // --- The standard's attributes and methods ---------------------------------

  /** As the browser resolved it; empty until a url provider has answered. */
  get url(): string {
    return this.#session.url;
  }
  /** CONNECTING also while it waits for a retry. */
  get readyState(): 0 | 1 | 2 | 3 {
    return this.#session.readyState;
  }
  /** Bytes that were given to send() and are not on the wire. */
  get bufferedAmount(): number {
    return this.#session.bufferedAmount;
  }
  get extensions(): string {
    return this.#session.extensions;
  }
  get protocol(): string {
    return this.#session.protocol;
  }
  get binaryType(): BinaryType {
    return this.#session.client.binaryType;
  }
  set binaryType(type: BinaryType) {
    // First, since it throws where `this` is no EmSocket.
    const { client } = this.#session;
    const value = toDOMString(type);
    if (value === 'blob' || value === 'arraybuffer') client.binaryType = value;
  }

  /**
   * Ends for good: no retry, and one last `close` event, later. Throws an
   * InvalidAccessError for a code other than 1000 and 3000 to 4999, a SyntaxError
   * for a reason of more than 123 bytes.
   */
  close(...args: [code?: number, reason?: string]): void {
    const { client } = this.#session;
    // `args`, so that close.length is 0, as Web IDL has it.
    const { code, reason } = convertCloseArguments(...args);
    client.close(code, reason);
  }

  /**
   * Sends, or queues while no connection is open. Throws a QuotaExceededError
   * when it does not fit into the outbox; with `reconnect: false` an
   * InvalidStateError while CONNECTING. After close() it only counts the bytes.
   */
  send(data: SendData): void {
    const session = this.#session;
    if (arguments.length === 0) {
      throw new TypeError('send() needs something to send.');
    }
    session.send(convertPayload(data));
  }

  // --- Beyond the standard ---------------------------------------------------

  /** `readyState` with the waits told apart. */
  get state(): SocketState {
    return this.#session.state;
  }
  /** Whether fewer than `highWaterMark` bytes wait; true when that is off. */
  get writable(): boolean {
    return this.#session.client.current.writable;
  }
  /** Resolves when a connection opens; rejects when it ends for good before. */
  get opened(): Promise<OpenInfo> {
    return this.#session.opened;
  }
  /** Resolves when the socket is closed for good; never rejects. */
  get closed(): Promise<CloseInfo> {
    return this.#session.closed;
  }

  /** Sends a value as JSON text. Throws as JSON.stringify and send() do. */
  sendJSON(value: Out): void {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) {
      throw new TypeError('This value has no JSON.');
    }
    this.send(text);
  }

  /**
   * Drops the connection, if there is one, and opens the next now: skips a
   * running wait, starts again after the last close.
   */
  reconnect(): void {
    this.#session.client.reconnect();
  }

  /** The data of each message from now on, until it is closed for good. */
  [Symbol.asyncIterator](): AsyncIterableIterator<In> {
    return iterateMessages<In>(this, this.#iteratorBuffer);
  }

  /** Closes: for `using`. */
  declare [Symbol.dispose]: () => void;
  /** Closes, and waits until that is done: for `await using`. */
  declare [Symbol.asyncDispose]: () => Promise<void>;

  [disposeSymbol](): void {
    this.close();
  }
  async [asyncDisposeSymbol](): Promise<void> {
    this.close();
    await this.closed;
  }

  override addEventListener<K extends keyof EmSocketEventMap<In>>(
    type: K,
    listener: Listener<this, EmSocketEventMap<In>[K]>,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    ...args: Parameters<EventTarget['addEventListener']>
  ): void {
    this.#session.listen();
    super.addEventListener(...args);
  }
}

type Listener<T, E extends Event> =
  ((this: T, event: E) => unknown) | { handleEvent(event: E): unknown } | null;

/** Types alone: the `on…` attributes; what addEventListener took is given back. */
export interface EmSocket<
  In = MessageData,
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- the class's own
  Out = unknown,
> extends EventHandlerAttributes<In> {
  removeEventListener<K extends keyof EmSocketEventMap<In>>(
    type: K,
    listener: Listener<this, EmSocketEventMap<In>[K]>,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}
