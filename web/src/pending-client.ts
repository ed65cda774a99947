/** What a socket speaks to where it has no C++ Client: see PendingClient. */

import {
  SendResult,
  type Client,
  type CoreClient,
  type Payload,
} from './core.js';
import type { ResolvedOptions } from './options.js';
import { copyPayload, payloadSize } from './payload.js';
import type { Prepared } from './prepared.js';

type Limits = Pick<ResolvedOptions, 'outbox' | 'highWaterMark'>;
type Stage = 'idle' | 'connecting' | 'closing' | 'closed';

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
  #bytes = 0;
  #dropped = 0;
  #droppedBytes = 0;
  #isOverMark = false;
  stage: Stage;
  /** Whether it was connecting when it was closed. */
  wasConnecting = false;
  /** Whether reconnect() was called while it was closing. */
  restarts = false;

  constructor(stage: 'idle' | 'closed', { outbox, highWaterMark }: Limits) {
    this.stage = stage;
    this.#limits = outbox;
    this.#highWaterMark = highWaterMark;
  }

  get bufferedAmount(): number {
    return this.#bytes;
  }
  get writable(): boolean {
    return !this.#isOverMark;
  }

  reconnect(): void {
    if (this.stage === 'closing') {
      this.restarts = true;
    } else {
      this.stage = 'connecting';
    }
  }

  close(): void {
    this.restarts = false;
    if (this.stage === 'connecting') this.wasConnecting = true;
    if (this.stage !== 'closed') this.stage = 'closing';
  }

  send(payload: Payload | Prepared): SendResult {
    if (this.stage === 'closing' || this.stage === 'closed') {
      return SendResult.rejectedClosed;
    }
    const { maxBytes, maxMessages, overflow } = this.#limits;
    const size = payloadSize(payload);
    const hasRoom = () =>
      this.#messages.length < maxMessages && size <= maxBytes - this.#bytes;
    if (size > maxBytes) return SendResult.rejectedTooLarge;
    if (!hasRoom()) {
      if (overflow === 'reject') return SendResult.rejectedFull;
      if (overflow === 'drop_newest' || maxMessages === 0) {
        return SendResult.dropped;
      }
      while (!hasRoom()) this.#dropOldest();
    }
    this.#messages.push(copyPayload(payload));
    this.#bytes += size;
    if (this.#highWaterMark > 0 && this.#bytes >= this.#highWaterMark) {
      this.#isOverMark = true;
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
      : `The outbox was full: the oldest ${this.#dropped} messages ` +
          `(${this.#droppedBytes} bytes) were dropped (outbox.overflow).`;
  }

  #dropOldest(): void {
    const size = payloadSize(this.#messages.shift() ?? '');
    this.#bytes -= size;
    this.#dropped += 1;
    this.#droppedBytes += size;
  }
}
