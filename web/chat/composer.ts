/** The form that messages are written in. */
import type { RoomState } from './chat-module.js';
import { elementById, setText } from './dom.js';

const HINTS: Record<RoomState, string> = {
  idle: 'Connect to send. You can already write.',
  connecting: 'Not connected yet: what you send waits until then.',
  open: 'Enter sends, Shift+Enter starts a new line. Images up to 5 MB.',
  reconnecting: 'Connection lost: what you send waits until it is back.',
  closing: 'Disconnecting: nothing can be sent now.',
  closed: 'Not connected: connect again to send.',
};

const RAW_HINT =
  'Raw mode: Enter sends exactly what you typed, Shift+Enter starts a new line.';

export interface ComposerHandlers {
  send(text: string): void;
  keystroke(): void;
}

export class Composer {
  readonly #form = elementById('composer', HTMLFormElement);
  readonly #text = elementById('text', HTMLTextAreaElement);
  readonly #send = elementById('send', HTMLButtonElement);
  readonly #hint = elementById('hint', HTMLElement);
  readonly #handlers: ComposerHandlers;
  #raw = false;

  constructor(handlers: ComposerHandlers) {
    this.#handlers = handlers;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('input', () => {
      this.#grow();
      if (this.#text.value !== '') this.#handlers.keystroke();
    });
  }

  setState(state: RoomState, enabled: boolean, raw: boolean): void {
    this.#raw = raw;
    const hint = raw && state === 'open' ? RAW_HINT : HINTS[state];
    setText(this.#hint, hint);
    this.#send.disabled = !enabled;
    this.#send.title = enabled ? '' : hint;
  }

  focus(): void {
    this.#text.focus();
  }

  get isSendFocused(): boolean {
    return document.activeElement === this.#send;
  }

  #submit(): void {
    if (this.#send.disabled) return;
    const text = this.#text.value;
    // A raw server may want a lone space or newline; in a chat it is a slip.
    if ((this.#raw ? text : text.trim()) === '') return;
    this.#handlers.send(text);
    this.#text.value = '';
    this.#grow();
    this.focus();
  }

  /** The height follows the text, up to the limit in the style sheet. */
  #grow(): void {
    this.#text.style.height = 'auto';
    const border = this.#text.offsetHeight - this.#text.clientHeight;
    this.#text.style.height = `${String(this.#text.scrollHeight + border)}px`;
  }
}

/** Whether Enter only accepts what an input method proposes. */
function isComposing(event: KeyboardEvent): boolean {
  // Safari ends the composition before this event and shows it by the code 229 alone.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return event.isComposing || event.keyCode === 229;
}
