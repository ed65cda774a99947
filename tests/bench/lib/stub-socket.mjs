/**
 * A WebSocket without a network: what it is told to deliver its owner hears at
 * once, what its owner sends is counted.
 */
export class StubSocket {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;
  static #waiting = [];

  /** The next one that is made. */
  static next() {
    return new Promise((resolve) => StubSocket.#waiting.push(resolve));
  }

  CONNECTING = 0;
  OPEN = 1;
  CLOSING = 2;
  CLOSED = 3;
  onopen = null;
  onmessage = null;
  onerror = null;
  onclose = null;
  binaryType = 'blob';
  bufferedAmount = 0;
  extensions = '';
  protocol = '';
  readyState = 0;
  sent = 0;
  last = undefined;
  #listeners = { open: [], message: [], error: [], close: [] };

  constructor(url) {
    this.url = String(url);
    StubSocket.#waiting.shift()?.(this);
  }

  addEventListener(type, listener) {
    this.#listeners[type].push(listener);
  }
  removeEventListener(type, listener) {
    const list = this.#listeners[type];
    if (list.includes(listener)) list.splice(list.indexOf(listener), 1);
  }
  dispatchEvent(event) {
    this[`on${event.type}`]?.(event);
    for (const listener of this.#listeners[event.type]) listener(event);
  }
  /** As dispatchEvent, without what finding the type's names costs. */
  deliver(event) {
    if (this.onmessage) this.onmessage(event);
    const { message } = this.#listeners;
    for (let i = 0; i < message.length; ++i) message[i](event);
  }
  send(data) {
    this.sent += 1;
    this.last = data;
  }
  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  /** The connection is lost. */
  lose() {
    this.readyState = 3;
    const details = { code: 1006, reason: '', wasClean: false };
    this.dispatchEvent(Object.assign(new Event('close'), details));
  }
}
