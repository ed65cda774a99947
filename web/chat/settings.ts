/** The form that says where to connect, and as whom. */
import type { ConnectSettings } from './chat-module.js';
import { elementById } from './dom.js';

const NAME_KEY = 'emsocket-chat.name';

export class SettingsForm {
  readonly #form = elementById('settings', HTMLFormElement);
  readonly #url = elementById('url', HTMLInputElement);
  readonly #name = elementById('name', HTMLInputElement);
  readonly #token = elementById('token', HTMLInputElement);
  readonly #raw = elementById('raw', HTMLInputElement);

  constructor(onConnect: () => void) {
    this.#prefill();
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      onConnect();
    });
  }

  get values(): ConnectSettings {
    return {
      url: this.#url.value.trim(),
      name: this.#name.value.trim(),
      token: this.#token.value,
      raw: this.#raw.checked,
    };
  }

  /** While connected the fields show what is in use and cannot be changed. */
  setLocked(locked: boolean): void {
    for (const field of [this.#url, this.#name, this.#token])
      field.readOnly = locked;
    this.#raw.disabled = locked;
  }

  rememberName(): void {
    try {
      localStorage.setItem(NAME_KEY, this.#name.value.trim());
    } catch {
      // Storage may be full or forbidden; then the name is typed again next time.
    }
  }

  #prefill(): void {
    // A token is not taken from the address: it would stay in the history and in the server's log.
    const query = new URLSearchParams(location.search);
    this.#url.value = query.get('url') ?? defaultUrl();
    this.#name.value = query.get('name') ?? rememberedName();
    this.#raw.checked = query.get('raw') === '1';
  }
}

function defaultUrl(): string {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${location.host}/ws`;
}

function rememberedName(): string {
  try {
    return localStorage.getItem(NAME_KEY) ?? '';
  } catch {
    return '';
  }
}
