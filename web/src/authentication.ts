/** The `authenticate` option: a talk with the server before anything else. */

import type { CoreClient, Payload } from './core.js';
import { report } from './errors.js';
import { Inbox } from './inbox.js';
import { convertPayload } from './payload.js';
import { ask } from './questions.js';

/** What `authenticate` speaks through, for one connection. */
export interface AuthenticationChannel {
  /** Sends before everything that waits. Throws when the connection is gone. */
  send(data: string | ArrayBufferLike | ArrayBufferView | Blob): void;
  /** The next message; rejects when the connection is gone. */
  receive(): Promise<string | ArrayBuffer | Blob>;
}

/**
 * Called for each connection before it counts as open. When it returns, or its
 * promise resolves, the connection is open and what waited is sent; when it
 * throws, or its promise rejects, the attempt has failed.
 */
export type Authenticate = (
  channel: AuthenticationChannel,
) => void | PromiseLike<void>;

type Received = string | ArrayBuffer | Blob;

function connectionGone(): DOMException {
  return new DOMException(
    'The connection ended during the authentication.',
    'NetworkError',
  );
}

/** One authentication: what came and was not asked for, and who waits. */
export class Channel implements AuthenticationChannel {
  readonly #client: CoreClient;
  readonly #inbox = new Inbox<Received>();
  #isOver = false;

  constructor(client: CoreClient) {
    this.#client = client;
  }

  // Bound, so that both can be taken out: `async ({ send, receive }) => …`.
  readonly send = (data: unknown): void => {
    const payload: Payload = convertPayload(data);
    if (this.#isOver || !this.#client.sendFirst(payload)) {
      throw connectionGone();
    }
  };

  readonly receive = (): Promise<Received> => this.#inbox.take();

  /** A message came. */
  put(data: Received): void {
    this.#inbox.put(data);
  }

  /** What came and nobody received. */
  takeRest(): Received[] {
    return this.#inbox.takeAll();
  }

  /** Nothing more comes or goes; true the first time. */
  finish(): boolean {
    const isFirst = !this.#isOver;
    this.#isOver = true;
    this.#inbox.end(() => Promise.reject(connectionGone()));
    return isFirst;
  }
}

/**
 * Speaks on a channel of its own, and tells the Client how it went. What came and
 * was not received goes to `deliver` when the connection is open.
 */
export function runAuthentication(
  client: CoreClient,
  authenticate: Authenticate,
  deliver: (data: Received) => void,
): Channel {
  const channel = new Channel(client);
  void ask(
    () => authenticate(channel),
    () => {
      if (!channel.finish()) return;
      try {
        client.accept();
        channel.takeRest().forEach(deliver);
      } catch (error) {
        // Of the platform's socket, which was sent what had waited: not a reason
        // to refuse.
        report(error);
      }
    },
    (reason) => {
      if (channel.finish()) client.refuse(reason);
    },
  );
  return channel;
}
