/** The panel that shows what the socket did. */
import type { LogEvent } from './chat-module.js';
import { createElement, elementById } from './dom.js';
import { formatClockWithSeconds } from './format.js';

const MAX_ENTRIES = 200;

export class EventLog {
  readonly #list = elementById('log', HTMLOListElement);

  constructor() {
    // On a large screen there is room for it; on a small one the conversation comes first.
    const roomy = matchMedia(
      '(min-width: 60rem) and (min-height: 45rem)',
    ).matches;
    elementById('log-panel', HTMLDetailsElement).open = roomy;
  }

  add({ event, text }: LogEvent): void {
    const entry = createElement('li', 'log-entry');
    entry.dataset.event = event;
    entry.append(
      createElement('span', 'log-time', formatClockWithSeconds(new Date())),
      ' ',
      createElement('span', 'log-event', event),
      ' ',
      createElement('span', 'log-text', text),
    );
    this.#list.append(entry);
    if (this.#list.childElementCount > MAX_ENTRIES)
      this.#list.firstElementChild?.remove();
  }
}
