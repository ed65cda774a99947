/** How much waits to be sent. */
import { elementById, setText } from './dom.js';
import { formatBytes, formatCount } from './format.js';

// No event says that the browser has sent something: `bufferedAmount` has to be asked for.
const POLL_MS = 250;

export interface Waiting {
  messages: number;
  bytes: number;
}

export class OutboxView {
  readonly #root = elementById('outbox', HTMLElement);
  readonly #source: () => Waiting;
  #live = false;
  #timer: number | undefined;

  constructor(source: () => Waiting) {
    this.#source = source;
    this.refresh();
  }

  /** Whether there is a connection, or one to come, that can change the numbers. */
  setLive(live: boolean): void {
    this.#live = live;
    this.refresh();
  }

  refresh(): void {
    const { messages, bytes } = this.#source();
    const anything = messages > 0 || bytes > 0;
    this.#root.dataset.messages = String(messages);
    this.#root.dataset.bytes = String(bytes);
    setText(
      this.#root,
      anything
        ? `${formatCount(messages, 'message', 'messages')}, ${formatBytes(bytes)} waiting`
        : 'Nothing waiting',
    );
    this.#poll(this.#live || anything);
  }

  #poll(wanted: boolean): void {
    if (wanted === (this.#timer !== undefined)) return;
    clearInterval(this.#timer);
    this.#timer = wanted
      ? window.setInterval(() => {
          this.refresh();
        }, POLL_MS)
      : undefined;
  }
}
