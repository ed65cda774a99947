/** The requests of one socket: C++ decides how each ends, here they wait. */

import { SendResult, type CoreClient, type Payload } from '../core.js';
import { payloadSize } from '../payload.js';
import { Prepared } from '../prepared.js';
import type { Message } from './envelope.js';
import {
  CodecKind,
  codecs,
  NativeRequests,
  RequestStatus,
  Role,
} from './module.js';
import { toRequestError } from './request-error.js';

/** How long a request waits, and for what. */
export interface RequestOptions {
  /** The wire name of the reply; by default that of the request. */
  reply?: string;
  /**
   * For the reply, in ms, from the call on, the wait for a connection included.
   * Default 30,000.
   */
  timeout?: number;
  /** Aborting it rejects with its reason. The peer is told nothing. */
  signal?: AbortSignal;
  /**
   * Doing it twice is as good as once, so it is sent again when the connection
   * broke before the reply came. By default that is a NetworkError, since nobody
   * knows whether the peer did it.
   */
  idempotent?: boolean;
}

interface Entry {
  readonly resolve: (reply: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly replyType: string;
  readonly isIdempotent: boolean;
  /** When its time is over, by performance.now(). */
  readonly due: number;
  /** While C++ is not there to keep the time. */
  timer?: ReturnType<typeof setTimeout>;
  isNative: boolean;
  unfollow?: () => void;
}

const roles: Record<Message['role'], Role> = {
  message: Role.message,
  reply: Role.reply,
  error: Role.errorReply,
};

const longestTimeout = 0x7fffffff;

export class Requests {
  readonly #codec: CodecKind;
  readonly #errorType: string;
  readonly #entries = new Map<number, Entry>();
  /** While some of them are in C++. */
  #native: NativeRequests | undefined;
  #lastId = 0;
  /** The payload of the reply that is being handed on. */
  #arrived: unknown;

  constructor(codec: CodecKind, errorType: string) {
    this.#codec = codec;
    this.#errorType = errorType;
  }

  /**
   * Makes a request and sends it: `encode` gives the message for its number,
   * `send` takes it.
   */
  start(
    type: string,
    encode: (id: number) => Payload | Prepared,
    send: (message: Prepared) => SendResult,
    options: RequestOptions,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { signal, timeout, isIdempotent, replyType } = read(options, type);
      signal?.throwIfAborted();
      const id = ++this.#lastId;
      const message = new RequestMessage(encode(id), (result, inner) => {
        this.#adopt(id, result, inner);
      });
      const entry: Entry = {
        resolve,
        reject,
        replyType,
        isIdempotent,
        due: performance.now() + timeout,
        isNative: false,
      };
      this.#entries.set(id, entry);
      try {
        checkSent(send(message));
      } catch (error) {
        this.#take(id);
        throw error;
      }
      if (signal) this.#follow(id, entry, signal);
      // Until the WebAssembly is loaded.
      if (!entry.isNative && timeout <= longestTimeout) {
        entry.timer = setTimeout(() => {
          this.#end(id, RequestStatus.timeout, -1);
        }, timeout);
      }
    });
  }

  /** Ends the request that a message answers; false where it answers none. */
  answer({ role, type, id, payload }: Message): boolean {
    if (!this.#native || typeof id !== 'number') return false;
    this.#arrived = payload;
    const isAnswer = this.#native.answer(id, roles[role], type ?? '');
    this.#arrived = undefined;
    return isAnswer;
  }

  onOpen(client: CoreClient | undefined): void {
    if (client) this.#native?.onOpen(client, this.#codec);
  }

  onClose(willReconnect: boolean): void {
    this.#native?.onClose(willReconnect);
    if (willReconnect) return;
    // Those that C++ has never seen.
    for (const [id, entry] of this.#entries) {
      if (!entry.isNative) this.#end(id, RequestStatus.disconnected, -1);
    }
  }

  /** It was given to the Client. */
  #adopt(id: number, result: SendResult, message: Payload | Prepared): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    clearTimeout(entry.timer);
    entry.isNative = true;
    this.#native ??= new NativeRequests(
      this.#errorType,
      (ended, status, sendResult) => {
        this.#end(ended, status, sendResult);
      },
    );
    if (entry.isIdempotent && typeof message === 'string') {
      codecs().writeText(message);
    }
    this.#native.add(
      id,
      entry.replyType,
      Math.max(0, entry.due - performance.now()),
      entry.isIdempotent,
      result,
    );
  }

  #follow(id: number, entry: Entry, signal: AbortSignal): void {
    const onAbort = () => {
      this.#native?.cancel(id);
      this.#take(id)?.reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort);
    entry.unfollow = () => {
      signal.removeEventListener('abort', onAbort);
    };
  }

  #end(id: number, status: RequestStatus, result: SendResult | -1): void {
    const arrived = this.#arrived;
    const entry = this.#take(id);
    if (!entry) return;
    if (status === RequestStatus.ok) entry.resolve(arrived);
    else entry.reject(reasonFor(status, result, arrived));
  }

  #take(id: number): Entry | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    this.#entries.delete(id);
    clearTimeout(entry.timer);
    entry.unfollow?.();
    if (this.#entries.size === 0) {
      this.#native?.delete();
      this.#native = undefined;
    }
    return entry;
  }
}

/** A message, and that somebody is told when the Client has it. */
class RequestMessage extends Prepared {
  readonly #message: Payload | Prepared;
  readonly #onSent: (result: SendResult, message: Payload | Prepared) => void;

  constructor(
    message: Payload | Prepared,
    onSent: (result: SendResult, message: Payload | Prepared) => void,
  ) {
    super();
    this.#message = message;
    this.#onSent = onSent;
  }

  get size(): number {
    return payloadSize(this.#message);
  }
  keep(): void {
    if (this.#message instanceof Prepared) this.#message.keep();
  }
  send(client: CoreClient): SendResult {
    const result = client.send(this.#message);
    if (result === SendResult.sent || result === SendResult.queued) {
      this.#onSent(result, this.#message);
    }
    return result;
  }
}

function read(
  { reply, timeout = 30_000, signal, idempotent = false }: RequestOptions,
  type: string,
) {
  if (typeof timeout !== 'number' || !(timeout >= 0)) {
    throw new RangeError(
      `timeout must be a number of ms from 0 on, not ${String(timeout)}.`,
    );
  }
  return {
    signal,
    timeout,
    isIdempotent: idempotent,
    replyType: reply ?? type,
  };
}

function checkSent(result: SendResult): void {
  if (result !== SendResult.sent && result !== SendResult.queued) {
    throw rejection(result);
  }
}

function rejection(result: SendResult | -1): DOMException {
  return result === SendResult.rejectedClosed
    ? new DOMException('The socket is closed.', 'InvalidStateError')
    : new DOMException(
        'The outbox is full (outbox.maxBytes, outbox.maxMessages).',
        'QuotaExceededError',
      );
}

function reasonFor(
  status: RequestStatus,
  result: SendResult | -1,
  payload: unknown,
): unknown {
  switch (status) {
    case RequestStatus.errorReply:
      return toRequestError(payload);
    case RequestStatus.timeout:
      return new DOMException('No reply came in time.', 'TimeoutError');
    case RequestStatus.rejected:
      return rejection(result);
    default:
      return new DOMException(
        'The connection ended before the reply came.',
        'NetworkError',
      );
  }
}
