/** What a socket speaks to where it has no C++ Client: see PendingClient. */

import {
  SendResult,
  State,
  type Client,
  type CoreClient,
  type Payload,
} from './core.js';
import { overflowText } from './failure-text.js';
import type { ResolvedOptions } from './options.js';
import { copyPayload, payloadSize } from './payload.js';
import type { Prepared } from './prepared.js';

type Limits = Pick<ResolvedOptions, 'outbox' | 'highWaterMark'>;
type Stage = State.idle | State.connecting | State.closing | State.closed;

/**
 * Stands in for the C++ Client while the WebAssembly loads, before the first
 * attempt and after the last close. What waits in it goes to the Client
 * when that is there. What must be answered at once it answers as the Client would
 * in that state (cpp/src/core: outbox.cpp, client_core.cpp), of which it is the
 * image and no more: tests ask both the same.
 */
export class PendingClient implements Client {
  readonly #limits: Limits['outbox'];
  readonly #highWaterMark: number;
  readonly #messages: (Payload | Prepared)[] = [];
  #dropped = 0;
  #droppedBytes = 0;
  bufferedAmount = 0;
  writable = true;
  stage: Stage;
  /** Whether it was connecting when it was closed. */
  wasConnecting = false;
  /** Whether reconnect() was called while it was closing. */
  restarts = false;

  constructor(stage: Stage, { outbox, highWaterMark }: Limits) {
    this.stage = stage;
    this.#limits = outbox;
    this.#highWaterMark = highWaterMark;
  }

  reconnect(): void {
    if (this.stage === State.closing) {
      this.restarts = true;
    } else {
      this.stage = State.connecting;
    }
  }

  close(): void {
    this.restarts = false;
    if (this.stage === State.connecting) this.wasConnecting = true;
    if (this.stage !== State.closed) this.stage = State.closing;
  }

  send(payload: Payload | Prepared): SendResult {
    if (this.stage === State.closing || this.stage === State.closed) {
      return SendResult.rejectedClosed;
    }
    const { maxBytes, maxMessages, overflow } = this.#limits;
    const size = payloadSize(payload);
    const hasRoom = () =>
      this.#messages.length < maxMessages &&
      size <= maxBytes - this.bufferedAmount;
    if (size > maxBytes) return SendResult.rejectedTooLarge;
    if (!hasRoom()) {
      if (overflow === 'reject') return SendResult.rejectedFull;
      if (overflow === 'drop_newest' || maxMessages === 0) {
        return SendResult.dropped;
      }
      while (!hasRoom()) this.#dropOldest();
    }
    this.#messages.push(copyPayload(payload));
    this.bufferedAmount += size;
    if (this.#highWaterMark > 0 && this.bufferedAmount >= this.#highWaterMark) {
      this.writable = false;
    }
    return SendResult.queued;
  }

  /** Gives the Client what waits. */
  handOver(client: CoreClient): void {
    for (const payload of this.#messages) client.send(payload);
  }

  /** What there is to say of messages that had to make room, or undefined. */
  get overflowMessage(): string | undefined {
    return this.#dropped === 0
      ? undefined
      : overflowText(this.#dropped, this.#droppedBytes);
  }

  #dropOldest(): void {
    const size = payloadSize(this.#messages.shift() ?? '');
    this.bufferedAmount -= size;
    this.#dropped += 1;
    this.#droppedBytes += size;
  }
}
