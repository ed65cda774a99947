/** The DOM face of the C++ Client: it translates, and decides nothing. */

import { Channel } from './authentication.js';
import {
  retryByBackoff,
  retryNever,
  SendResult,
  State,
  type ClientEvents,
  type CloseDetails,
  type Core,
  type CoreClient,
  type Payload,
} from './core.js';
import { EventHandlers } from './event-handlers.js';
import {
  closeEvent,
  DrainEvent,
  errorEvent,
  openEvent,
  ReconnectingEvent,
  StateChangeEvent,
  type EmSocketEventMap,
  type ErrorKind,
  type SocketCloseEvent,
  type SocketErrorEvent,
  type SocketOpenEvent,
  type SocketState,
} from './events.js';
import { LazyPromise } from './lazy-promise.js';
import { sockets } from './lifetime.js';
import { loadCore, loadedCore } from './loader.js';
import { iterateMessages } from './message-iterator.js';
import {
  resolveOptions,
  type EmSocketOptions,
  type ResolvedOptions,
} from './options.js';
import {
  convertPayload,
  copyPayload,
  payloadSize,
  utf8Length,
} from './payload.js';
import { checkProtocols, normalizeUrl, toList } from './url.js';
import { toDOMString } from './web-idl.js';

/** A value, or a function that is asked for it anew for every attempt. */
export type Provider<T> = T | (() => T | PromiseLike<T>);
export type UrlProvider = Provider<string | URL>;
export type ProtocolsProvider = Provider<string | Iterable<string>>;

/** What a message may be, unless `json` or the type parameters say otherwise. */
export type MessageData = string | ArrayBuffer | Blob;
export type SendData = string | ArrayBufferLike | ArrayBufferView | Blob;

/** What `opened` resolves to. */
export interface OpenInfo {
  url: string;
  protocol: string;
  extensions: string;
}

/** What `closed` resolves to. */
export interface CloseInfo {
  code: number;
  reason: string;
  wasClean: boolean;
}

const stateNames: readonly SocketState[] = [
  'idle',
  'connecting',
  'open',
  'waiting',
  'closing',
  'closed',
];
const readyStates: Record<SocketState, 0 | 1 | 2 | 3> = {
  idle: 3,
  connecting: 0,
  open: 1,
  waiting: 0,
  closing: 2,
  closed: 3,
};
const maxReasonBytes = 123;

/** Web IDL's conversion to [Clamp] unsigned short. */
function clampToUnsignedShort(value: unknown): number {
  // Math converts as Web IDL does: Number() would take a bigint.
  const number = Math.min(Math.max(value as number, 0), 0xffff);
  if (Number.isNaN(number)) return 0;
  const floor = Math.floor(number);
  const rest = number - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor + (floor % 2);
}

/**
 * What is freed with a socket. Outside its class, since nothing here, not even
 * the scope of a function, may refer to the socket.
 */
class Resources {
  client: CoreClient | undefined;

  release(): void {
    this.client?.delete();
    this.client = undefined;
  }
}

const heldStates: readonly SocketState[] = [
  'connecting',
  'open',
  'waiting',
  'closing',
];

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

  readonly #options: ResolvedOptions;
  readonly #urlProvider: (() => unknown) | undefined;
  readonly #protocolsProvider: (() => unknown) | undefined;
  readonly #fixedProtocols: string[];
  readonly #handlers = new EventHandlers();
  readonly #page: number;
  readonly #resources = new Resources();

  #url = '';
  #protocol = '';
  #extensions = '';
  /** Of the url; not worked out anew for each message, which it would double. */
  #origin = '';
  #binaryType: BinaryType;
  #state: SocketState = 'idle';
  #lastClose: SocketCloseEvent | undefined;
  #channel: Channel | undefined;
  #hasListeners = false;
  #isTellingEnd = false;
  /** Bytes that were given to send() and that nobody will send. */
  #lostBytes = 0;
  /** What was sent while the WebAssembly was still loading. */
  #sentEarly: Payload[] = [];
  #opened = new LazyPromise<OpenInfo>();
  #closed = new LazyPromise<CloseInfo>();

  /**
   * Connects at once, and again whenever the connection is lost. Throws a
   * SyntaxError DOMException for a bad url or subprotocol, a TypeError or
   * RangeError for a bad option.
   */
  constructor(
    url: UrlProvider,
    protocols: ProtocolsProvider = [],
    options?: EmSocketOptions,
  ) {
    super();
    if (arguments.length === 0) {
      throw new TypeError('EmSocket needs a url.');
    }
    // As in Web IDL all arguments are converted before one is checked.
    const urlText = typeof url === 'function' ? undefined : toDOMString(url);
    const list = typeof protocols === 'function' ? [] : toList(protocols);
    if (typeof url === 'function') this.#urlProvider = url;
    if (typeof protocols === 'function') this.#protocolsProvider = protocols;
    if (urlText !== undefined) this.#url = normalizeUrl(urlText);
    checkProtocols(list);
    this.#fixedProtocols = list;
    this.#options = resolveOptions(options);
    this.#binaryType = this.#options.binaryType;

    this.#page = sockets.add(this, this.#clientEvents, this.#resources);
    if (!this.#options.startClosed) this.#start();
    this.#followSignal();
  }

  // --- The standard's attributes and methods ---------------------------------

  /** As the browser resolved it; empty until a url provider has answered. */
  get url(): string {
    return this.#url;
  }
  /** CONNECTING also while it waits for a retry. */
  get readyState(): 0 | 1 | 2 | 3 {
    // Of an open one the browser knows first that the server closes it.
    const { client } = this.#resources;
    if (this.#state === 'open' && client) return client.readyState;
    if (this.#state === 'waiting' && this.#isTellingEnd) return 3;
    return readyStates[this.#state];
  }
  /** Bytes that were given to send() and are not on the wire. */
  get bufferedAmount(): number {
    const early = this.#sentEarly.reduce((sum, m) => sum + payloadSize(m), 0);
    return (
      (this.#resources.client?.bufferedAmount ?? 0) + early + this.#lostBytes
    );
  }
  get onopen(): AnyHandler {
    return this.#handlers.get('open') as AnyHandler;
  }
  set onopen(handler: Handler<this, SocketOpenEvent>) {
    this.#handlers.set(this, 'open', handler);
  }
  get onerror(): AnyHandler {
    return this.#handlers.get('error') as AnyHandler;
  }
  set onerror(handler: Handler<this, SocketErrorEvent>) {
    this.#handlers.set(this, 'error', handler);
  }
  get onclose(): AnyHandler {
    return this.#handlers.get('close') as AnyHandler;
  }
  set onclose(handler: Handler<this, SocketCloseEvent>) {
    this.#handlers.set(this, 'close', handler);
  }
  get extensions(): string {
    return this.#extensions;
  }
  get protocol(): string {
    return this.#protocol;
  }
  get onmessage(): AnyHandler {
    return this.#handlers.get('message') as AnyHandler;
  }
  set onmessage(handler: Handler<this, MessageEvent<In>>) {
    this.#handlers.set(this, 'message', handler);
  }
  get binaryType(): BinaryType {
    return this.#binaryType;
  }
  set binaryType(type: BinaryType) {
    // First, since it throws where `this` is no EmSocket.
    const resources = this.#resources;
    const value = toDOMString(type);
    if (value !== 'blob' && value !== 'arraybuffer') return;
    this.#binaryType = value;
    resources.client?.setBinaryType(value);
  }

  /**
   * Ends for good: no retry, and one last `close` event, later. Throws an
   * InvalidAccessError for a code other than 1000 and 3000 to 4999, a SyntaxError
   * for a reason of more than 123 bytes.
   */
  close(...args: [code?: number, reason?: string]): void {
    const resources = this.#resources;
    // So that close.length is 0, as Web IDL has it for optional arguments.
    const [code, reason] = args;
    let sentCode = code === undefined ? undefined : clampToUnsignedShort(code);
    const sentReason = reason === undefined ? '' : toDOMString(reason);
    // A reason cannot go without a code.
    if (sentCode === undefined && sentReason !== '') sentCode = 1000;
    if (
      sentCode !== undefined &&
      sentCode !== 1000 &&
      !(sentCode >= 3000 && sentCode <= 4999)
    ) {
      throw new DOMException(
        `The close code must be 1000, or 3000 to 4999; ` +
          `${String(sentCode)} is neither.`,
        'InvalidAccessError',
      );
    }
    if (utf8Length(sentReason) > maxReasonBytes) {
      throw new DOMException(
        `The close reason must not be longer than ${String(maxReasonBytes)} ` +
          `bytes of UTF-8.`,
        'SyntaxError',
      );
    }
    if (resources.client) {
      resources.client.close(sentCode, sentReason);
    } else if (this.#state === 'connecting') {
      // The Client will be told when it is there.
      this.#enter('closing');
    }
  }

  /**
   * Sends, or queues while no connection is open. Throws a QuotaExceededError
   * when it does not fit into the outbox; with `reconnect: false` an
   * InvalidStateError while CONNECTING. After close() it only counts the bytes.
   */
  send(data: SendData): void {
    const resources = this.#resources;
    if (arguments.length === 0) {
      throw new TypeError('send() needs something to send.');
    }
    const payload = convertPayload(data);
    if (this.#state === 'connecting' && !this.#options.reconnect) {
      throw new DOMException('Still in CONNECTING state.', 'InvalidStateError');
    }
    if (resources.client) {
      this.#handOver(resources.client, payload);
    } else if (this.#state === 'closing' || this.#state === 'closed') {
      this.#lostBytes += payloadSize(payload);
    } else {
      this.#sentEarly.push(copyPayload(payload));
    }
  }

  // --- Beyond the standard ---------------------------------------------------

  get onreconnecting(): AnyHandler {
    return this.#handlers.get('reconnecting') as AnyHandler;
  }
  set onreconnecting(handler: Handler<this, ReconnectingEvent>) {
    this.#handlers.set(this, 'reconnecting', handler);
  }
  get ondrain(): AnyHandler {
    return this.#handlers.get('drain') as AnyHandler;
  }
  set ondrain(handler: Handler<this, DrainEvent>) {
    this.#handlers.set(this, 'drain', handler);
  }
  get onstatechange(): AnyHandler {
    return this.#handlers.get('statechange') as AnyHandler;
  }
  set onstatechange(handler: Handler<this, StateChangeEvent>) {
    this.#handlers.set(this, 'statechange', handler);
  }

  /** `readyState` with the waits told apart. */
  get state(): SocketState {
    return this.#state;
  }
  /** Whether fewer than `highWaterMark` bytes wait; true when that is off. */
  get writable(): boolean {
    return this.#resources.client?.writable ?? true;
  }
  /** Resolves when a connection opens; rejects when it ends for good before. */
  get opened(): Promise<OpenInfo> {
    return this.#opened.promise;
  }
  /** Resolves when the socket is closed for good; never rejects. */
  get closed(): Promise<CloseInfo> {
    this.#listen();
    return this.#closed.promise;
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
    const { client } = this.#resources;
    if (client) client.reconnect();
    else if (this.#state === 'idle' || this.#state === 'closed') this.#start();
  }

  /** The data of each message from now on, until it is closed for good. */
  [Symbol.asyncIterator](): AsyncIterableIterator<In> {
    return iterateMessages<In>(this, this.#options.iteratorBuffer);
  }

  /** Closes: for `using`. */
  declare [Symbol.dispose]: () => void;
  /** Closes, and waits until that is done: for `await using`. */
  declare [Symbol.asyncDispose]: () => Promise<void>;

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
    this.#listen();
    super.addEventListener(...args);
  }

  // --- Behind the face -------------------------------------------------------

  readonly #clientEvents: ClientEvents = {
    onState: (state) => {
      const name = stateNames[state];
      if (name === undefined) return;
      // close() before the Client was there: the attempt is made only to be
      // closed.
      if (this.#state === 'closing' && state === State.connecting) return;
      this.#enter(name);
    },
    onOpen: (url, protocol, extensions, attempt, reconnected) => {
      this.#url = url;
      this.#origin = new URL(url).origin;
      this.#protocol = protocol;
      this.#extensions = extensions;
      this.#opened.resolve({ url, protocol, extensions });
      this.dispatchEvent(openEvent({ attempt, reconnected }));
    },
    onMessage: (data) => {
      let value: unknown = data;
      if (this.#options.json && typeof data === 'string') {
        const parsed = this.#parse(data);
        if (!parsed) return;
        value = parsed.data;
      }
      this.dispatchEvent(
        new MessageEvent('message', { data: value, origin: this.#origin }),
      );
    },
    onError: (kind, message) => {
      const event = errorEvent(kind as ErrorKind, message);
      if (kind === 'outbox_full') this.dispatchEvent(event);
      else this.#dispatchAsClosed(event);
    },
    onClose: (details) => {
      this.#endWith(details);
    },
    onReconnecting: (attempt, delay) => {
      this.dispatchEvent(
        new ReconnectingEvent(attempt, delay, this.#lastClose),
      );
    },
    onDrain: (bufferedAmount) => {
      this.dispatchEvent(new DrainEvent(bufferedAmount));
    },
    onAskUrl: (request) => {
      if (this.#state === 'closing') return;
      this.#ask(this.#urlProvider, request, (client, url) => {
        this.#url = normalizeProvidedUrl(toDOMString(url));
        client.answerUrl(request, this.#url);
      });
    },
    onAskProtocols: (request) => {
      this.#ask(this.#protocolsProvider, request, (client, protocols) => {
        const list = toList(protocols);
        checkProtocols(list);
        client.answerProtocols(request, list);
      });
    },
    onAuthenticate: () => {
      this.#authenticate();
    },
    onAuthenticationMessage: (data) => {
      this.#channel?.take(data);
    },
    shouldRetry: (details) => {
      try {
        const answer = this.#options.shouldRetry?.(details);
        if (typeof answer === 'number') return Math.max(0, answer);
        return answer ? retryByBackoff : retryNever;
      } catch (error) {
        report(error);
        return retryByBackoff;
      }
    },
  };

  #authenticate(): void {
    const { client } = this.#resources;
    const { authenticate } = this.#options;
    if (!client || !authenticate) return;
    const channel = new Channel(client);
    this.#channel?.finish();
    this.#channel = channel;
    Promise.resolve()
      .then(() => authenticate(channel))
      .then(
        () => {
          if (channel.finish()) client.accept();
        },
        (error: unknown) => {
          if (channel.finish()) client.refuse(describe(error));
        },
      )
      .catch(report);
  }

  #parse(text: string): { data: unknown } | undefined {
    try {
      return { data: JSON.parse(text) as unknown };
    } catch (error) {
      this.dispatchEvent(
        errorEvent('decode', `A message is not JSON: ${String(error)}`, text),
      );
      return undefined;
    }
  }

  /** Connects, as soon as the WebAssembly is there. */
  #start(): void {
    const core = loadedCore();
    if (core) {
      this.#connectWith(core);
      return;
    }
    this.#enter('connecting');
    loadCore().then(
      (loaded) => {
        this.#connectWith(loaded);
      },
      (error: unknown) => {
        this.#failToLoad(error);
      },
    );
  }

  #connectWith(core: Core): void {
    // Closed already: a url that is never given makes no connection, and the
    // Client ends the attempt as it ends every other.
    const isClosed = this.#state === 'closing';
    const client = core.createClient(this.#page, {
      url: isClosed || this.#urlProvider ? null : this.#url,
      protocols: this.#protocolsProvider ? null : this.#fixedProtocols,
      heartbeatMessage: this.#options.heartbeatMessage,
      numbers: this.#options.numbers,
      hasShouldRetry: this.#options.shouldRetry !== undefined,
      hasAuthenticate: this.#options.authenticate !== undefined,
    });
    this.#resources.client = client;
    client.setBinaryType(this.#binaryType);
    client.connect();
    for (const payload of this.#sentEarly.splice(0)) {
      this.#handOverLater(client, payload);
    }
    if (isClosed) client.close(undefined, '');
  }

  #handOver(client: CoreClient, payload: Payload): void {
    switch (client.send(payload)) {
      case SendResult.sent:
      case SendResult.queued:
        return;
      case SendResult.rejectedClosed:
      case SendResult.dropped:
        this.#lostBytes += payloadSize(payload);
        return;
      case SendResult.rejectedFull:
        throw new DOMException(
          'The outbox is full (outbox.maxBytes, outbox.maxMessages).',
          'QuotaExceededError',
        );
      case SendResult.rejectedTooLarge:
        throw new DOMException(
          'The message is larger than the outbox (outbox.maxBytes).',
          'QuotaExceededError',
        );
    }
  }

  /** For a message whose send() has returned: a refusal becomes an event. */
  #handOverLater(client: CoreClient, payload: Payload): void {
    try {
      this.#handOver(client, payload);
    } catch (error) {
      this.#lostBytes += payloadSize(payload);
      this.dispatchEvent(errorEvent('outbox_full', (error as Error).message));
    }
  }

  #ask(
    provider: (() => unknown) | undefined,
    request: number,
    answer: (client: CoreClient, value: unknown) => void,
  ): void {
    const { client } = this.#resources;
    const settle = (use: (client: CoreClient) => void) => {
      // The Client that asked may be gone by now.
      if (client && this.#resources.client === client) use(client);
    };
    const reject = (error: unknown) => {
      settle((asking) => {
        asking.reject(request, describe(error));
      });
    };
    Promise.resolve()
      .then(() => provider?.())
      .then((value) => {
        settle((asking) => {
          answer(asking, value);
        });
      })
      .catch(reject);
  }

  #endWith(details: CloseDetails): void {
    this.#channel?.finish();
    const event = closeEvent(details);
    this.#lastClose = event;
    if (!details.willReconnect) {
      const { code, reason, wasClean, unsent } = details;
      this.#lostBytes += unsent;
      this.#opened.reject(
        new DOMException(
          `The connection ended with code ${String(code)} before it was open.`,
          'NetworkError',
        ),
      );
      this.#closed.resolve({ code, reason, wasClean });
      this.#options.signal?.removeEventListener('abort', this.#onAbort);
      // The Client goes when it has told everybody, unless it was started anew.
      queueMicrotask(() => {
        if (this.#state === 'closed') this.#resources.release();
      });
    }
    this.#dispatchAsClosed(event);
  }

  /**
   * In the `error` and `close` of a connection `readyState` is CLOSED, as the
   * standard has it, also where a retry is due already.
   */
  #dispatchAsClosed(event: Event): void {
    this.#isTellingEnd = true;
    this.dispatchEvent(event);
    this.#isTellingEnd = false;
  }

  #failToLoad(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#lostBytes += this.#sentEarly
      .splice(0)
      .reduce((sum, payload) => sum + payloadSize(payload), 0);
    this.#enter('closed');
    this.#opened.reject(error);
    this.dispatchEvent(errorEvent('load_failed', message));
    this.#endWith({
      code: 1006,
      reason: '',
      wasClean: false,
      willReconnect: false,
      retryIn: 0,
      unsent: 0,
    });
  }

  #enter(state: SocketState): void {
    const from = this.#state;
    if (from === state) return;
    this.#state = state;
    if (from === 'closed') this.#renew();
    this.#updateHold();
    this.dispatchEvent(new StateChangeEvent(from, state));
  }

  /** It was closed for good, and starts again. */
  #renew(): void {
    this.#closed = new LazyPromise();
    this.#opened = new LazyPromise();
    this.#lostBytes = 0;
    this.#options.signal?.addEventListener('abort', this.#onAbort);
  }

  #listen(): void {
    if (this.#hasListeners) return;
    this.#hasListeners = true;
    this.#updateHold();
  }

  #updateHold(): void {
    const isHeld = this.#hasListeners && heldStates.includes(this.#state);
    sockets.hold(this.#page, this, isHeld);
  }

  readonly #onAbort = (): void => {
    this.close();
  };

  #followSignal(): void {
    const { signal } = this.#options;
    if (signal?.aborted) this.close();
    else signal?.addEventListener('abort', this.#onAbort, { once: true });
  }
}

type Listener<T, E extends Event> =
  ((this: T, event: E) => unknown) | { handleEvent(event: E): unknown } | null;

/** What an `on…` attribute may be set to. */
type Handler<T, E extends Event> = ((this: T, event: E) => unknown) | null;
/**
 * What it gives when it is read: loose, so that to the compiler too an EmSocket is
 * a WebSocket, and one of any messages an EmSocket<unknown>.
 */
type AnyHandler = ((event: Event) => unknown) | null;

/** Types alone: what addEventListener took, it gives back. */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- the class's own parameters
export interface EmSocket<In = MessageData, Out = unknown> {
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

/** A url from a provider that is no url goes to the browser, which says why. */
function normalizeProvidedUrl(url: string): string {
  try {
    return normalizeUrl(url);
  } catch {
    return url;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What user code threw is shown as an uncaught error, and nothing stops. */
function report(error: unknown): void {
  if (typeof reportError === 'function') {
    reportError(error);
  } else {
    setTimeout(() => {
      throw error;
    });
  }
}
