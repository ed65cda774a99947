/** What is behind the face of an EmSocket: see Session. */

import { runAuthentication, type Channel } from './authentication.js';
import {
  Question,
  SendResult,
  State,
  type ClientEvents,
  type CloseDetails,
  type Payload,
} from './core.js';
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
import { failureOf } from './failure-text.js';
import { LazyClient } from './lazy-client.js';
import { addSocket, holdSocket } from './lifetime.js';
import { Outcome, type CloseInfo, type OpenInfo } from './outcome.js';
import { messageEvent } from './message-event.js';
import { payloadSize } from './payload.js';
import { convertProvidedUrl } from './providers.js';
import type { Prepared } from './prepared.js';
import { ask, askShouldRetry } from './questions.js';
import { Resources } from './resources.js';
import type { SocketArguments } from './socket-arguments.js';
import { checkProtocols, toList } from './url.js';

/** False where there are no codecs; then there is no trace of them either. */
declare const hasCodecs: boolean;

/** What stands between messages and their events: see codecs/. */
export interface MessageLayer {
  onMessage(data: string | ArrayBuffer | Blob): void;
  onOpen(): void;
  onClose(willReconnect: boolean): void;
}

/** What the states are called, and what `readyState` they are, by their numbers. */
const stateNames = [
  'idle',
  'connecting',
  'open',
  'waiting',
  'closing',
  'closed',
] as const satisfies SocketState[];
const readyStates = [3, 0, 1, 0, 2, 3] as const;

/**
 * One socket's state, and its Client's events and questions translated to the
 * DOM's. It decides nothing.
 */
export class Session implements ClientEvents {
  readonly #given: SocketArguments;
  /** Here too, since each message asks: of many sockets a look less into memory. */
  readonly #isJson: boolean;
  readonly #page: number;
  readonly #resources = new Resources();
  readonly #events: EventQueue;
  readonly client: LazyClient;

  declare layer: MessageLayer | undefined;
  url: string;
  protocol = '';
  extensions = '';
  #state = State.idle;
  #origin = '';
  #lastClose: SocketCloseEvent | undefined;
  #channel: Channel | undefined;
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
  #outcome = new Outcome();

  constructor(socket: EventTarget, given: SocketArguments) {
    this.#events = new EventQueue(socket);
    this.#given = given;
    this.#isJson = given.options.json;
    this.url = given.url;
    this.#page = addSocket(this, this.#resources);
    this.client = new LazyClient(this, this.#page, given, this.#resources);
  }

  start(): void {
    const { signal, startClosed } = this.#given.options;
    if (!startClosed) this.client.reconnect();
    if (signal?.aborted) this.abort();
    else this.#followSignal();
  }

  // --- For the face ----------------------------------------------------------

  get state(): SocketState {
    return stateNames[this.#state];
  }
  get readyState(): 0 | 1 | 2 | 3 {
    const state = this.#state;
    // Of an open one the browser knows first that the server closes it.
    const { core } = this.client;
    if (state === State.open && core) return core.readyState;
    if (state === State.waiting && this.#isTellingEnd) return 3;
    return readyStates[state];
  }
  get bufferedAmount(): number {
    return this.client.current.bufferedAmount + this.#lostBytes;
  }
  get opened(): Promise<OpenInfo> {
    this.#await();
    return this.#outcome.opened.promise;
  }
  get closed(): Promise<CloseInfo> {
    this.listen();
    return this.#outcome.closed.promise;
  }

  send(payload: Payload | Prepared): SendResult {
    const { reconnect } = this.#given.options;
    if (this.#state === State.connecting && !reconnect) {
      throw new DOMException('Still in CONNECTING state.', 'InvalidStateError');
    }
    const result = this.client.current.send(payload);
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
  abort(): void {
    this.client.close(undefined, '');
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
    const from = this.state;
    if (state === State.connecting) this.protocol = this.extensions = '';
    if (state === this.#state) return;
    this.#state = state;
    if (this.#isOver) this.#renew();
    this.#updateHold();
    this.#events.tell(new StateChangeEvent(from, this.state));
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
    this.#outcome.opened.resolve({ url, protocol, extensions });
    if (hasCodecs) this.layer?.onOpen();
    this.#events.tell(openEvent({ attempt, reconnected }));
  }
  onMessage(data: string | ArrayBuffer | Blob): void {
    if (hasCodecs && this.layer) {
      this.layer.onMessage(data);
      return;
    }
    let value: unknown = data;
    if (this.#isJson && typeof data === 'string') {
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
    this.#events.tell(messageEvent(data, this.#origin), done);
  }
  tellDecodeError(message: string, data: string | ArrayBuffer | Blob): void {
    this.#events.tell(errorEvent('decode', message, data));
  }
  onFailure(coded: string): void {
    this.onError(...failureOf(coded, this.url));
  }
  onError(kind: ErrorKind, message: string): void {
    // Any other is the end of a connection, or of the attempt at one.
    if (kind !== 'outbox_full') this.#isTellingEnd = true;
    this.#events.tell(errorEvent(kind, message));
  }
  onClose(details: CloseDetails, loadError?: unknown): void {
    this.#channel?.finish();
    if (hasCodecs) this.layer?.onClose(details.willReconnect);
    const event = closeEvent(details);
    this.#lastClose = event;
    const isLast = !details.willReconnect;
    // That of now, since a handler may start it anew.
    const outcome = this.#outcome;
    if (isLast) this.#end(details);
    if (this.#isTellingEnd) this.#events.pause();
    this.#isTellingEnd = true;
    this.#events.tell(event, () => {
      this.#isTellingEnd = false;
      if (!isLast) return;
      const { signal } = this.#given.options;
      outcome.end(details, signal?.aborted ? signal.reason : loadError);
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
    const isUrl = what === Question.url;
    // It may be gone when the answer comes.
    const asking = this.client.core;
    const current = () => (asking === this.client.core ? asking : undefined);
    void ask(
      isUrl ? urlProvider : protocolsProvider,
      (value) => {
        const client = current();
        if (!client) return;
        if (isUrl) {
          const url = convertProvidedUrl(value);
          if (client.answerUrl(request, url)) this.url = url;
        } else {
          const list = toList(value);
          checkProtocols(list);
          client.answerProtocols(request, list);
        }
      },
      (reason) =>
        current()?.reject(
          request,
          `The ${isUrl ? 'url' : 'protocols'} provider failed: ${reason}`,
        ),
    );
  }
  shouldRetry(details: CloseDetails): number {
    return askShouldRetry(this.#given.options.shouldRetry, details);
  }
  onAuthenticate(): void {
    const { core } = this.client;
    const { authenticate } = this.#given.options;
    if (!core || !authenticate) return;
    this.#channel?.finish();
    this.#channel = runAuthentication(core, authenticate, (data) => {
      // Its `open` may have ended it.
      if (this.#state === State.open) this.onMessage(data);
    });
  }
  onAuthenticationMessage(data: string | ArrayBuffer | Blob): void {
    this.#channel?.put(data);
  }

  // --- Its last close, and its next start ------------------------------------

  /** It is closed for good. */
  #end({ unsent }: CloseDetails): void {
    this.#isOver = true;
    this.#lostBytes += unsent;
    this.#resources.unfollowSignal?.();
    // The Client goes when it has told everybody, unless it was started anew.
    queueMicrotask(() => {
      if (this.#state === State.closed) this.#resources.releaseClient();
    });
  }

  /** It was closed for good, and starts again. */
  #renew(): void {
    this.#isOver = false;
    this.#outcome = new Outcome();
    this.#isAwaited = false;
    this.#lostBytes = 0;
    this.#followSignal();
  }

  #followSignal(): void {
    const { signal } = this.#given.options;
    if (signal) this.#resources.followSignal(signal, new WeakRef(this));
  }

  /** Held, as the standard has it, while it can still tell somebody something. */
  #updateHold(): void {
    const state = this.#state;
    const isOn = state !== State.idle && state !== State.closed;
    const isWaitedFor = this.#isAwaited && state !== State.open;
    holdSocket(this.#page, this, isOn && (this.#isHeard || isWaitedFor));
  }
}
