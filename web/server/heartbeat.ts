import type { Socket } from 'node:net';

import type { ChatSocket } from './chat-socket.js';

interface Ping {
  /** What had been read from the peer when the ping was sent. */
  bytesRead: number;
  /** Whether the ping has left the send queue. */
  left: boolean;
}

/**
 * Finds half-open connections: a peer whose network vanished never says so.
 *
 * Each interval every peer gets a ping; one that has sent nothing since the
 * last one is dropped. Any byte counts as life, not just the pong, which
 * cannot overtake the large message that a slow client is busy sending. And a
 * ping that still waits behind a large message on its way out proves nothing;
 * TCP's own timeout ends such a connection if the peer is really gone.
 */
export class Heartbeat {
  readonly #pings = new Map<ChatSocket, Ping & { stream: Socket }>();
  readonly #timer: NodeJS.Timeout;

  constructor(interval: number) {
    this.#timer = setInterval(() => this.#beat(), interval);
  }

  /** Watches a connection until it closes; `stream` is what carries it. */
  watch(socket: ChatSocket, stream: Socket): void {
    this.#pings.set(socket, { stream, bytesRead: 0, left: false });
    socket.once('close', () => this.#pings.delete(socket));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    for (const [socket, last] of this.#pings) {
      const { stream } = last;
      if (last.left && stream.bytesRead === last.bytesRead) {
        socket.drop('no answer to a ping');
        continue;
      }
      const ping = { stream, bytesRead: stream.bytesRead, left: false };
      this.#pings.set(socket, ping);
      socket.ping(undefined, false, () => {
        ping.left = true;
      });
    }
  }
}
