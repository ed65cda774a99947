/** The first connection begins while the WebAssembly is loading: see HeadStart. */

import { afterPromises } from './turns.js';

/** What is used of the platform's socket. */
interface PlatformSocket {
  binaryType: BinaryType;
  onopen: Handler;
  onmessage: Handler;
  onerror: Handler;
  onclose: Handler;
  close(): void;
}
type Handler = ((event: Event) => void) | null;
export type SocketClass = new (...given: unknown[]) => object;

/** Takes the place of the next socket that the module makes. */
let offer: { socket: object; isTaken: boolean } | undefined;

/**
 * The class that the module is given in place of the platform's own, which
 * `getClass` gives.
 */
export const socketMaker = (getClass: () => SocketClass): SocketClass =>
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- it is called with `new`
  class {
    constructor(...given: unknown[]) {
      if (!offer) return new (getClass())(...given);
      const { socket } = offer;
      offer.isTaken = true;
      offer = undefined;
      return socket;
    }
  };

/**
 * A connection without a Client yet, so that a handshake need not wait for the
 * WebAssembly. It decides nothing: the Client gets the socket as its first, and
 * hears of all that has happened to it as if that happened now.
 */
export class HeadStart {
  readonly #socket: PlatformSocket;
  readonly #events: Event[] = [];

  /** Throws what the platform throws. */
  constructor(
    Class: SocketClass,
    url: string,
    protocols: readonly string[],
    binaryType: BinaryType,
  ) {
    this.#socket = new Class(
      url,
      ...(protocols.length > 0 ? [protocols] : []),
    ) as PlatformSocket;
    this.#socket.binaryType = binaryType;
    const record = (event: Event) => {
      this.#events.push(event);
    };
    this.#socket.onopen = record;
    this.#socket.onmessage = record;
    this.#socket.onerror = record;
    this.#socket.onclose = record;
  }

  set binaryType(type: BinaryType) {
    this.#socket.binaryType = type;
  }

  /** Nobody wants it any more. */
  cancel(): void {
    this.#socket.close();
  }

  /** For the Client that makes its first socket in `connect`. */
  handOver(connect: () => void): void {
    const own = { socket: this.#socket, isTaken: false };
    offer = own;
    connect();
    offer = undefined;
    if (!own.isTaken) {
      this.cancel();
      return;
    }
    queueMicrotask(() => {
      this.#tellNext();
    });
  }

  /** All of them within one task, so that no later event comes in between. */
  #tellNext(): void {
    const event = this.#events.shift();
    if (!event) return;
    // The Client may have let go of the socket.
    const name = `on${event.type}` as 'onopen';
    this.#socket[name]?.(event);
    afterPromises(() => {
      this.#tellNext();
    });
  }
}
