/** A message as it went out to everybody. */
export interface SentMessage {
  data: Uint8Array;
  binary: boolean;
}

/**
 * The last messages, for whoever comes in: a page whose connection was lost gets
 * what was said meanwhile.
 */
export class History {
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  readonly #messages: SentMessage[] = [];
  #bytes = 0;

  constructor(maxMessages: number, maxBytes: number) {
    this.#maxMessages = maxMessages;
    this.#maxBytes = maxBytes;
  }

  /** Oldest first. */
  get messages(): readonly SentMessage[] {
    return this.#messages;
  }

  add(message: SentMessage): void {
    this.#messages.push(message);
    this.#bytes += message.data.byteLength;
    while (
      this.#messages.length > this.#maxMessages ||
      this.#bytes > this.#maxBytes
    ) {
      this.#bytes -= this.#messages.shift()?.data.byteLength ?? 0;
    }
  }
}
