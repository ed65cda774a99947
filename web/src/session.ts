/** What is behind the face of an EmSocket: see Session. */

import { runAuthentication, type Channel } from './authentication.js';
import {
  Question,
  retryByBackoff,
  retryNever,
  SendResult,
  State,
  type Client,
  type ClientEvents,
  type CloseDetails,
  type Core,
  type CoreClient,
  type Payload,
} from './core.js';
import { reasonOf, report } from './errors.js';
import {
  closeEvent,
  DrainEvent,
  errorEvent,
  openEvent,
  ReconnectingEvent,
  StateChangeEvent,
  type ErrorKind,
  type SocketCloseEvent,
  type SocketState,
} from './events.js';
import { EventQueue } from './event-queue.js';
import type { HeadStart } from './head-start.js';
import { LazyPromise } from './lazy-promise.js';
import { sockets } from './lifetime.js';
import { beginConnection, loadCore, loadedCore } from './loader.js';
import type { ResolvedOptions } from './options.js';
import { payloadSize } from './payload.js';
import { PendingClient } from './pending-client.js';
import { convertProvidedUrl } from './providers.js';
import type { Prepared } from './prepared.js';
import { Resources } from './resources.js';
import { checkProtocols, toList } from './url.js';

/** False where there are no codecs; then there is no trace of them either. */
declare const hasCodecs: boolean;

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

/** What the constructor was given, converted. */
export interface SessionArguments {
  url: string;
  urlProvider: (() => unknown) | undefined;
  protocols: string[];
  protocolsProvider: (() => unknown) | undefined;
  options: ResolvedOptions;
}

/** What stands between messages and their events: see codecs/. */
export interface MessageLayer {
  onMessage(data: string | ArrayBuffer | Blob): void;
  onOpen(): void;
  onClose(willReconnect: boolean): void;
}

/** The states, in the order of their numbers, with what `readyState` they are. */
const readyStates = {
  idle: 3,
  connecting: 0,
  open: 1,
  waiting: 0,
  closing: 2,
  closed: 3,
} as const satisfies Record<SocketState, number>;
const stateNames = Object.keys(readyStates) as SocketState[];

const closedEarly = 'close() was called before the connection was open.';

/**
 * One socket's Client, from before it is there until after it is gone, and that
 * Client's events and questions, translated to the DOM's. It decides nothing.
 */
export class Session implements ClientEvents {
  readonly #socket: EventTarget;
  readonly #given: SessionArguments;
  readonly #page: number;
  readonly #resources = new Resources();
  readonly #events: EventQueue;
  /** In the place of the Client while there is none. */
  #pending: PendingClient;
  /** In the place of its first connection, likewise. */
  #headStart: HeadStart | undefined;

  layer: MessageLayer | undefined;
  url: string;
  protocol = '';
  extensions = '';
  state: SocketState = 'idle';
  #origin = '';
  #binaryType: BinaryType;
  #lastClose: SocketCloseEvent | undefined;
  #channel: Channel | undefined;
  #isLoading = false;
  #loadError: unknown;
  #isHeard = false;
  #isAwaited = false;
  /**
   * In the `error` and `close` of a connection `readyState` is CLOSED, as the
   * standard has it, also where a retry is due already.
   */
  #isTellingEnd = false;
  /** Its last `close` has been told. */
  #isOver = false;
  /** Bytes that were given to send() and that nobody will send. */
  #lostBytes = 0;
  #opened = new LazyPromise<OpenInfo>();
  #closed = new LazyPromise<CloseInfo>();

  constructor(socket: EventTarget, given: SessionArguments) {
    const { options } = given;
    this.#socket = socket;
    this.#events = new EventQueue(socket);
    this.#given = given;
    this.url = given.url;
    this.#binaryType = options.binaryType;
    this.#pending = new PendingClient('idle', options);
    this.#page = sockets.add(socket, this, this.#resources);
  }

  start(): void {
    const { signal, startClosed } = this.#given.options;
    if (!startClosed) this.reconnect();
    if (signal?.aborted) this.abort();
    else this.#followSignal();
  }

  // --- For the face ----------------------------------------------------------

  get readyState(): 0 | 1 | 2 | 3 {
    // Of an open one the browser knows first that the server closes it.
    const { client } = this.#resources;
    if (this.state === 'open' && client) return client.readyState;
    if (this.state === 'waiting' && this.#isTellingEnd) return 3;
    return readyStates[this.state];
  }
  get bufferedAmount(): number {
    return this.#client.bufferedAmount + this.#lostBytes;
  }
  get writable(): boolean {
    return this.#client.writable;
  }
  get opened(): Promise<OpenInfo> {
    this.#await();
    return this.#opened.promise;
  }
  get closed(): Promise<CloseInfo> {
    this.listen();
    return this.#closed.promise;
  }
  get binaryType(): BinaryType {
    return this.#binaryType;
  }
  set binaryType(type: BinaryType) {
    this.#binaryType = type;
    this.#resources.client?.setBinaryType(type);
  }

  send(payload: Payload | Prepared): SendResult {
    const { reconnect } = this.#given.options;
    if (this.state === 'connecting' && !reconnect) {
      throw new DOMException('Still in CONNECTING state.', 'InvalidStateError');
    }
    const result = this.#client.send(payload);
    switch (result) {
      case SendResult.sent:
        break;
      case SendResult.queued:
        this.#await();
        break;
      case SendResult.dropped:
        // send() returns nothing that could say so.
        queueMicrotask(() => {
          this.onError(
            'outbox_full',
            'The outbox was full: a message was dropped (outbox.overflow).',
          );
        });
        break;
      case SendResult.rejectedClosed:
        this.#lostBytes += payloadSize(payload);
        break;
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
    return result;
  }
  close(code: number | undefined, reason: string): void {
    this.#takeHeadStart()?.cancel(code, reason);
    this.#client.close(code, reason);
    this.#load();
  }
  reconnect(): void {
    if (this.#given.options.signal?.aborted) return;
    this.#client.reconnect();
    this.#load();
  }
  abort(): void {
    this.close(undefined, '');
  }
  /** Somebody hears the events from now on. */
  listen(): void {
    if (this.#isHeard) return;
    this.#isHeard = true;
    this.#updateHold();
  }

  /** Something is to come of it when it opens. */
  #await(): void {
    this.#isAwaited = true;
    this.#updateHold();
  }

  // --- What the Client tells -------------------------------------------------

  onState(state: State): void {
    if (state === State.connecting) this.protocol = this.extensions = '';
    this.#enter(stateNames[state] as SocketState);
  }
  onOpen(
    url: string,
    protocol: string,
    extensions: string,
    attempt: number,
    reconnected: boolean,
  ): void {
    this.url = url;
    this.protocol = protocol;
    this.extensions = extensions;
    this.#origin = new URL(url).origin;
    this.#opened.resolve({ url, protocol, extensions });
    if (hasCodecs) this.layer?.onOpen();
    this.#events.tell(openEvent({ attempt, reconnected }));
  }
  onMessage(data: string | ArrayBuffer | Blob): void {
    if (hasCodecs && this.layer) {
      this.layer.onMessage(data);
      return;
    }
    let value: unknown = data;
    if (this.#given.options.json && typeof data === 'string') {
      try {
        value = JSON.parse(data);
      } catch (error) {
        const message = `A message is not JSON: ${String(error)}`;
        this.tellDecodeError(message, data);
        return;
      }
    }
    this.tellMessage(value);
  }
  tellMessage(data: unknown, done?: () => void): void {
    const event = new MessageEvent('message', { data, origin: this.#origin });
    this.#events.tell(event, done);
  }
  tellDecodeError(message: string, data: string | ArrayBuffer | Blob): void {
    this.#events.tell(errorEvent('decode', message, data));
  }
  onError(kind: string, message: string): void {
    // Any other is the end of a connection, or of the attempt at one.
    if (kind !== 'outbox_full') this.#isTellingEnd = true;
    this.#events.tell(errorEvent(kind as ErrorKind, message));
  }
  onClose(details: CloseDetails): void {
    this.#channel?.finish();
    if (hasCodecs) this.layer?.onClose(details.willReconnect);
    const event = closeEvent(details);
    this.#lastClose = event;
    const isLast = !details.willReconnect;
    // Now, since a handler may start it anew.
    const settle = isLast ? this.#settler(details) : undefined;
    if (isLast) this.#end(details);
    if (this.#isTellingEnd) this.#events.pause();
    this.#isTellingEnd = true;
    this.#events.tell(event, () => {
      this.#isTellingEnd = false;
      settle?.();
    });
  }
  onReconnecting(attempt: number, delay: number): void {
    this.#events.tell(new ReconnectingEvent(attempt, delay, this.#lastClose));
  }
  onDrain(bufferedAmount: number): void {
    this.#events.tell(new DrainEvent(bufferedAmount));
  }

  // --- What the Client asks --------------------------------------------------

  onAsk(what: Question, request: number): void {
    const { urlProvider, protocolsProvider } = this.#given;
    if (what === Question.protocols) {
      this.#ask(protocolsProvider, request, (client, value) => {
        const list = toList(value);
        checkProtocols(list);
        client.answerProtocols(request, list);
      });
    } else {
      this.#ask(urlProvider, request, (client, value) => {
        this.url = convertProvidedUrl(value);
        client.answerUrl(request, this.url);
      });
    }
  }
  shouldRetry(details: CloseDetails): number {
    try {
      const answer = this.#given.options.shouldRetry?.(details);
      if (answer === true) return retryByBackoff;
      if (answer === false) return retryNever;
      if (typeof answer === 'number' && answer >= 0) return answer;
      throw new TypeError(
        `shouldRetry must return a boolean or a delay in ms, not ` +
          `${reasonOf(answer)}.`,
      );
    } catch (error) {
      report(error);
      return retryByBackoff;
    }
  }
  onAuthenticate(): void {
    const { client } = this.#resources;
    const { authenticate } = this.#given.options;
    if (!client || !authenticate) return;
    this.#channel?.finish();
    this.#channel = runAuthentication(client, authenticate, (data) => {
      // Its `open` may have ended it.
      if (this.state === 'open') this.onMessage(data);
    });
  }
  onAuthenticationMessage(data: string | ArrayBuffer | Blob): void {
    this.#channel?.take(data);
  }

  #ask(
    provider: (() => unknown) | undefined,
    request: number,
    answer: (client: CoreClient, value: unknown) => void,
  ): void {
    const { client } = this.#resources;
    // The Client that asked may be gone when the answer comes.
    const settle = (use: (asking: CoreClient) => void) => {
      if (client && this.#resources.client === client) use(client);
    };
    Promise.resolve()
      .then(() => provider?.())
      .then((value) => {
        settle((asking) => {
          answer(asking, value);
        });
      })
      .catch((error: unknown) => {
        settle((asking) => {
          asking.reject(request, reasonOf(error));
        });
      });
  }

  // --- The Client, and what is there before and after it ---------------------

  /** The C++ Client, where there is one. */
  get client(): CoreClient | undefined {
    return this.#resources.client;
  }
  get #client(): Client {
    return this.#resources.client ?? this.#pending;
  }

  /** Does what the one in the place of the Client was asked for. */
  #load(): void {
    if (this.#resources.client) return;
    const { stage } = this.#pending;
    if (stage === 'closing') {
      if (this.state === 'closing') return;
      // It need not be loaded to be closed.
      this.#enter('closing');
      setTimeout(() => {
        this.#endPending();
      });
    } else if (stage === 'connecting') {
      const core = loadedCore();
      if (core) {
        this.#connectWith(core);
        return;
      }
      this.#enter('connecting');
      if (this.#isLoading) return;
      this.#isLoading = true;
      loadCore().then(
        (loaded) => {
          this.#isLoading = false;
          if (this.#isPending) this.#connectWith(loaded);
        },
        (error: unknown) => {
          this.#isLoading = false;
          if (!this.#isPending) return;
          this.#loadError = error;
          this.#endPending('load_failed', reasonOf(error));
        },
      );
      // Whoever closes it at once, as an effect of React's may, connects to nobody.
      queueMicrotask(() => {
        this.#beginConnection();
      });
    }
  }

  #beginConnection(): void {
    const { url, urlProvider, protocols, protocolsProvider, options } =
      this.#given;
    const isAsked = urlProvider ?? protocolsProvider;
    if (isAsked || this.#headStart || !this.#isLoading || !this.#isPending) {
      return;
    }
    this.#headStart = beginConnection(url, protocols, options.connectTimeout);
  }

  get #isPending(): boolean {
    return !this.#resources.client && this.#pending.stage === 'connecting';
  }

  #connectWith(core: Core): void {
    const { url, urlProvider, protocols, protocolsProvider, options } =
      this.#given;
    const pending = this.#takePending();
    const client = core.createClient(this.#page, {
      url: urlProvider ? null : url,
      protocols: protocolsProvider ? null : protocols,
      heartbeatMessage: options.heartbeatMessage,
      numbers: options.numbers,
      hasShouldRetry: options.shouldRetry !== undefined,
      hasAuthenticate: options.authenticate !== undefined,
    });
    this.#resources.client = client;
    client.setBinaryType(this.#binaryType);
    const connect = () => {
      client.connect();
    };
    const headStart = this.#takeHeadStart();
    if (headStart) headStart.handOver(connect);
    else connect();
    pending.handOver(client);
    this.#tellOverflow(pending);
  }

  /** It ends without a Client, as a Client would end it. */
  #endPending(kind = 'connect_failed', message = closedEarly): void {
    const pending = this.#takePending();
    this.#takeHeadStart()?.cancel();
    this.#tellOverflow(pending);
    this.#enter('closed');
    if (pending.stage === 'connecting' || pending.wasConnecting) {
      this.onError(kind, message);
    }
    this.onClose({
      code: 1006,
      reason: '',
      wasClean: false,
      willReconnect: false,
      retryIn: 0,
      unsent: pending.bufferedAmount,
    });
    if (pending.restarts) this.reconnect();
  }

  #tellOverflow(pending: PendingClient): void {
    const message = pending.overflowMessage;
    if (message !== undefined) this.onError('outbox_full', message);
  }

  #takeHeadStart(): HeadStart | undefined {
    const headStart = this.#headStart;
    this.#headStart = undefined;
    return headStart;
  }

  /** It is over for what was in the place of the Client, until that is gone. */
  #takePending(): PendingClient {
    const pending = this.#pending;
    this.#pending = new PendingClient('closed', this.#given.options);
    return pending;
  }

  /** Settles the promises of what ends here. */
  #settler({ code, reason, wasClean }: CloseDetails): () => void {
    const opened = this.#opened;
    const closed = this.#closed;
    const { signal } = this.#given.options;
    const error =
      this.#loadError ??
      new DOMException(
        `The connection ended with code ${code} before it was open.`,
        'NetworkError',
      );
    this.#loadError = undefined;
    return () => {
      opened.reject(signal?.aborted ? signal.reason : error);
      closed.resolve({ code, reason, wasClean });
    };
  }

  /** It is closed for good. */
  #end({ unsent }: CloseDetails): void {
    this.#isOver = true;
    this.#lostBytes += unsent;
    this.#resources.unfollowSignal?.();
    // The Client goes when it has told everybody, unless it was started anew.
    queueMicrotask(() => {
      if (this.state === 'closed') this.#resources.releaseClient();
    });
  }

  /** It was closed for good, and starts again. */
  #renew(): void {
    this.#isOver = false;
    this.#closed = new LazyPromise();
    this.#opened = new LazyPromise();
    this.#isAwaited = false;
    this.#lostBytes = 0;
    this.#followSignal();
  }

  #followSignal(): void {
    const { signal } = this.#given.options;
    if (signal) this.#resources.followSignal(signal, new WeakRef(this));
  }

  #enter(state: SocketState): void {
    const from = this.state;
    if (from === state) return;
    this.state = state;
    if (this.#isOver) this.#renew();
    this.#updateHold();
    this.#events.tell(new StateChangeEvent(from, state));
  }

  /** Held, as the standard has it, while it can still tell somebody something. */
  #updateHold(): void {
    const isOn = this.state !== 'idle' && this.state !== 'closed';
    const isWaitedFor = this.#isAwaited && this.state !== 'open';
    sockets.hold(
      this.#page,
      this.#socket,
      isOn && (this.#isHeard || isWaitedFor),
    );
  }
}
