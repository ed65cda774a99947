/** The conversation: messages in the order in which they came. */
import type { Delivery, MessageEvent } from './chat-module.js';
import { elementById, keepInPlace } from './dom.js';
import { MessageView } from './message-view.js';

const MAX_MESSAGES = 500;

// A pause after which the sender and the gap are shown again.
const GROUP_PAUSE_MS = 5 * 60_000;

// Less than one line: whoever is this near to the newest message has not scrolled away from it.
const NEAR_END_PX = 16;

export class MessageList {
  readonly #scroller = elementById('scroller', HTMLElement);
  readonly #list = elementById('messages', HTMLElement);
  readonly #empty = elementById('empty', HTMLElement);
  readonly #newer = elementById('newer', HTMLButtonElement);
  readonly #views: MessageView[] = [];
  readonly #byId = new Map<string, MessageView>();
  #off = 0;
  #scrolled: number | undefined;

  constructor() {
    this.#newer.addEventListener('click', () => {
      this.#scrollToEnd();
      this.#scroller.focus();
    });
    this.#scroller.addEventListener('scroll', () => {
      this.#scrolled = undefined;
      if (this.#isAtEnd()) this.#newer.hidden = true;
    });
  }

  add(message: MessageEvent): void {
    const view = new MessageView(message);
    const previous = this.#views.at(-1);
    view.setGrouped(belongTogether(previous?.message, message));
    this.#views.push(view);
    if (message.own) this.#byId.set(message.id, view);
    this.#empty.hidden = true;

    const append = () => {
      this.#list.append(view.element);
      this.#dropOldest();
    };
    if (!previous || message.own || this.#isAtEnd()) {
      append();
      this.#scrollToEnd();
    } else {
      this.#off = keepInPlace(
        previous.element,
        this.#scroller,
        append,
        this.#off,
      );
      this.#scrolled = undefined;
      this.#newer.hidden = false;
    }
  }

  setDelivery(id: string, delivery: Delivery): void {
    this.#byId.get(id)?.setDelivery(delivery);
  }

  #dropOldest(): void {
    if (this.#views.length <= MAX_MESSAGES) return;
    const oldest = this.#views.shift();
    if (!oldest) return;
    oldest.remove();
    if (this.#byId.get(oldest.message.id) === oldest)
      this.#byId.delete(oldest.message.id);
    this.#views[0]?.setGrouped(false);
  }

  // The style sheet lays the scroller out from its end, which keeps the newest
  // message in view by itself; scrollTop is 0 there and negative above.
  #isAtEnd(): boolean {
    return this.#scrollTop() > -NEAR_END_PX;
  }

  #scrollToEnd(): void {
    if (this.#scrollTop() === 0) return;
    this.#scroller.scrollTop = 0;
    this.#scrolled = 0;
  }

  // Read once a frame: each time the page is laid out, which would hold it up
  // when thousands of messages come at once.
  #scrollTop(): number {
    if (this.#scrolled === undefined) {
      this.#scrolled = this.#scroller.scrollTop;
      requestAnimationFrame(() => {
        this.#scrolled = undefined;
      });
    }
    return this.#scrolled;
  }
}

function belongTogether(
  previous: MessageEvent | undefined,
  next: MessageEvent,
): boolean {
  return (
    previous !== undefined &&
    isFromPerson(previous) &&
    isFromPerson(next) &&
    previous.own === next.own &&
    previous.name === next.name &&
    next.time - previous.time < GROUP_PAUSE_MS
  );
}

function isFromPerson({ kind }: MessageEvent): boolean {
  return kind === 'chat' || kind === 'image' || kind === 'raw';
}
