/** A socket's Client, from before it is there until after it is gone: see LazyClient. */

import {
  State,
  type Client,
  type ClientEvents,
  type CloseDetails,
  createClient,
  type Core,
  type CoreClient,
} from './core.js';
import { reasonOf } from './errors.js';
import type { ErrorKind } from './events.js';
import { closedEarly } from './failure-text.js';
import type { HeadStart } from './head-start.js';
import { loadCore, loadedCore, startAhead } from './loader.js';
import { PendingClient } from './pending-client.js';
import type { Resources } from './resources.js';
import type { SocketArguments } from './socket-arguments.js';

/** Who hears of a Client, and why there is none where it could not be loaded. */
interface LazyClientEvents extends ClientEvents {
  onError(kind: ErrorKind, message: string): void;
  onClose(details: CloseDetails, loadError?: unknown): void;
}

/**
 * A Client whose C++ half is made when it is first needed, and gone again after
 * the last close. While the WebAssembly loads a PendingClient stands in its
 * place, and a HeadStart in that of its first connection. It tells what a Client
 * would tell.
 */
export class LazyClient {
  readonly #events: LazyClientEvents;
  readonly #page: number;
  readonly #given: SocketArguments;
  /** Has the C++ Client, while there is one. */
  readonly #resources: Resources;
  #pending: PendingClient;
  #headStart: HeadStart | undefined;
  #binaryType: BinaryType;
  #isLoading = false;
  #isEnding = false;

  constructor(
    events: LazyClientEvents,
    page: number,
    given: SocketArguments,
    resources: Resources,
  ) {
    this.#events = events;
    this.#page = page;
    this.#given = given;
    this.#resources = resources;
    this.#binaryType = given.options.binaryType;
    this.#pending = new PendingClient(State.idle, given.options);
  }

  /** The C++ Client, where there is one. */
  get core(): CoreClient | undefined {
    return this.#resources.client;
  }
  /** The C++ Client, or what stands in its place. */
  get current(): Client {
    return this.core ?? this.#pending;
  }
  get binaryType(): BinaryType {
    return this.#binaryType;
  }
  set binaryType(type: BinaryType) {
    this.#binaryType = type;
    this.core?.setBinaryType(type);
  }

  close(code: number | undefined, reason: string): void {
    this.#takeHeadStart()?.cancel(code, reason);
    this.current.close(code, reason);
    this.#proceed();
  }
  reconnect(): void {
    if (this.#given.options.signal?.aborted) return;
    this.current.reconnect();
    this.#proceed();
  }

  get #isWanted(): boolean {
    return !this.core && this.#pending.stage === State.connecting;
  }

  /** Does what the one in the place of the C++ Client was asked for. */
  #proceed(): void {
    if (this.core) return;
    const { stage } = this.#pending;
    if (stage === State.connecting) {
      const core = loadedCore();
      if (core) {
        this.#connectWith(core);
        return;
      }
      this.#events.onState(State.connecting);
      if (!this.#isLoading) void this.#load();
    } else if (stage === State.closing && !this.#isEnding) {
      // It need not be loaded to be closed.
      this.#isEnding = true;
      this.#events.onState(State.closing);
      setTimeout(() => {
        this.#end();
      });
    }
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    const loading = loadCore();
    // Whoever closes it at once, as an effect of React's may, connects to nobody.
    queueMicrotask(() => {
      this.#beginHeadStart();
    });
    let core: Core | undefined;
    let loadError: unknown;
    try {
      core = await loading;
    } catch (error) {
      loadError = error;
    }
    this.#isLoading = false;
    // It may have been closed meanwhile.
    if (!this.#isWanted) return;
    if (core) this.#connectWith(core);
    else this.#end(loadError);
  }

  #beginHeadStart(): void {
    const { url, urlProvider, protocols, protocolsProvider, options } =
      this.#given;
    const isAsked = urlProvider ?? protocolsProvider;
    if (isAsked || this.#headStart || !this.#isLoading || !this.#isWanted) {
      return;
    }
    this.#headStart = startAhead(url, protocols, options.connectTimeout);
  }

  #connectWith(core: Core): void {
    const pending = this.#takePending();
    const client = createClient(core, this.#page, this.#given);
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

  /** It ends without a C++ Client, as that would end it. */
  #end(loadError?: unknown): void {
    this.#isEnding = false;
    const pending = this.#takePending();
    this.#takeHeadStart()?.cancel();
    this.#tellOverflow(pending);
    this.#events.onState(State.closed);
    if (loadError !== undefined) {
      this.#events.onError('load_failed', reasonOf(loadError));
    } else if (pending.wasConnecting) {
      this.#events.onError('connect_failed', closedEarly);
    }
    this.#events.onClose(
      {
        code: 1006,
        reason: '',
        wasClean: false,
        willReconnect: false,
        retryIn: 0,
        unsent: pending.bufferedAmount,
      },
      loadError,
    );
    if (pending.restarts) this.reconnect();
  }

  #tellOverflow({ overflowMessage }: PendingClient): void {
    if (overflowMessage !== undefined) {
      this.#events.onError('outbox_full', overflowMessage);
    }
  }

  #takeHeadStart(): HeadStart | undefined {
    const headStart = this.#headStart;
    this.#headStart = undefined;
    return headStart;
  }

  /** It is over for what was in the place of the C++ Client, until that is gone. */
  #takePending(): PendingClient {
    const pending = this.#pending;
    this.#pending = new PendingClient(State.closed, this.#given.options);
    return pending;
  }
}
