/**
 * The first connection begins while the WebAssembly is loading: see HeadStart.
 *
 * The one exception to two rules: that policy is in C++, and that only
 * cpp/src/browser touches the browser's socket. The C++ is not there yet, so what
 * bounds a wait for it, and what makes the socket of that time, cannot be there
 * either. Both end when the Client takes the socket over.
 */

import { afterPromises } from './turns.js';

/** What is used of the platform's socket. */
interface PlatformSocket {
  binaryType: BinaryType;
  onopen: Handler;
  onmessage: Handler;
  onerror: Handler;
  onclose: Handler;
  close(code?: number, reason?: string): void;
}
type Handler = ((event: Event) => void) | null;
export type SocketClass = new (...given: unknown[]) => object;

/** Takes the place of the next socket of its class that the module opens. */
let offer: { socket: object; Class: SocketClass } | undefined;

/** For the module: a socket of this class, or the one that has a head start. */
export function openSocket(
  Class: SocketClass,
  url: string,
  protocols: readonly string[],
): object {
  if (offer?.Class !== Class) return makeSocket(Class, url, protocols);
  const { socket } = offer;
  offer = undefined;
  return socket;
}

const makeSocket = (
  Class: SocketClass,
  url: string,
  protocols: readonly string[],
) => new Class(url, ...(protocols.length > 0 ? [protocols] : []));

/** More than this is not kept for a Client that does not come. */
const maxBytes = 1024 * 1024;
/** Beyond it a platform's timer is over at once. */
const longestTimer = 2 ** 31 - 1;

/**
 * A connection without a Client yet, so that a handshake need not wait for the
 * WebAssembly. It decides nothing: the Client gets the socket as its first, and
 * hears of all that has happened to it as if that happened now. Where that takes
 * too long, or too much comes meanwhile, the Client makes a connection of its own.
 */
export class HeadStart {
  readonly #Class: SocketClass;
  readonly #socket: PlatformSocket;
  readonly #events: Event[] = [];
  #told = 0;
  #bytes = 0;
  #isCancelled = false;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;

  /** Throws what the platform throws. Is given up after `timeout` ms. */
  constructor(
    Class: SocketClass,
    url: string,
    protocols: readonly string[],
    timeout: number,
  ) {
    this.#Class = Class;
    const socket = makeSocket(Class, url, protocols) as PlatformSocket;
    // A message is made what it is to be when it is told.
    socket.binaryType = 'arraybuffer';
    socket.onopen =
      socket.onmessage =
      socket.onerror =
      socket.onclose =
        (event) => {
          this.#record(event);
        };
    this.#socket = socket;
    if (timeout <= longestTimer) {
      this.#timer = setTimeout(() => {
        this.cancel();
      }, timeout);
    }
  }

  /** Nobody wants it any more. */
  cancel(code?: number, reason?: string): void {
    clearTimeout(this.#timer);
    this.#isCancelled = true;
    this.#events.length = 0;
    if (code === undefined) this.#socket.close();
    else this.#socket.close(code, reason);
  }

  /** For the Client that makes its first socket in `connect`. */
  handOver(connect: () => void): void {
    clearTimeout(this.#timer);
    if (this.#isCancelled) {
      connect();
      return;
    }
    const own = { socket: this.#socket, Class: this.#Class };
    offer = own;
    connect();
    if (offer === own) {
      offer = undefined;
      this.cancel();
    } else {
      queueMicrotask(() => {
        this.#tellNext();
      });
    }
  }

  #record(event: Event): void {
    if (this.#isCancelled) return;
    const { data } = event as Partial<MessageEvent<string | ArrayBuffer>>;
    if (data !== undefined) {
      this.#bytes += typeof data === 'string' ? data.length : data.byteLength;
    }
    if (this.#bytes > maxBytes) this.cancel();
    else this.#events.push(event);
  }

  /** All of them within one task, so that no later event comes in between. */
  #tellNext(): void {
    const event = this.#events[this.#told++];
    if (!event) {
      this.#events.length = 0;
      return;
    }
    const { data } = event as Partial<MessageEvent<unknown>>;
    const isBlob =
      data instanceof ArrayBuffer && this.#socket.binaryType === 'blob';
    // The Client may have let go of the socket.
    const name = `on${event.type}` as 'onopen';
    this.#socket[name]?.(
      isBlob ? new MessageEvent('message', { data: new Blob([data]) }) : event,
    );
    afterPromises(() => {
      this.#tellNext();
    });
  }
}
