/**
 * The WebSocket of `ws`, brought closer to a browser's where the two differ and
 * it matters to emsocket. Node 20 has no WebSocket of its own.
 */
import { WebSocket } from 'ws';

export class BrowserSocket extends WebSocket {
  /** All that were made. */
  static made = [];
  /** What handlers threw: a browser reports that and goes on. */
  static uncaught = [];

  constructor(url, protocols) {
    super(url, protocols);
    BrowserSocket.made.push(this);
    this.closeCalls = [];
    // An `error` that nobody listens to is nothing in a browser.
    this.on('error', () => {});
  }

  close(code, reason) {
    this.closeCalls.push({ code, reason });
    super.close(code, reason);
  }
}

for (const name of ['onopen', 'onmessage', 'onerror', 'onclose']) {
  const { get, set } = Object.getOwnPropertyDescriptor(
    WebSocket.prototype,
    name,
  );
  Object.defineProperty(BrowserSocket.prototype, name, {
    get,
    set(handler) {
      const reporting = (event) => {
        try {
          handler.call(this, event);
        } catch (error) {
          BrowserSocket.uncaught.push(error);
        }
      };
      set.call(this, handler && reporting);
    },
  });
}
