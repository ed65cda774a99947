import { WebSocket } from 'ws';

import { encodeText } from './messages.js';
import { quote } from './text.js';

/** A WebSocket that says, and remembers, why its connection ended. */
export class ChatSocket extends WebSocket {
  /** What to tell a client whose message is over the limit. */
  tooLarge = 'The message is too large.';

  #closeSent?: { code: number; reason: string };
  #why?: string;

  /**
   * Also called by ws itself: to answer a peer's close, and without a reason
   * when a peer breaks the protocol or the limit on size.
   */
  override close(code?: number, reason?: string | Buffer): void {
    if (this.readyState === WebSocket.OPEN) {
      if (code === 1009 && reason === undefined) {
        this.send(
          encodeText({ type: 'notice', level: 'warning', text: this.tooLarge }),
          { binary: false },
        );
        reason = this.tooLarge;
      }
      this.#closeSent = {
        code: code ?? 1005,
        reason: reason?.toString() ?? '',
      };
    }
    super.close(code, reason);
  }

  /** Ends the connection at once; `why` is for the log. */
  drop(why: string): void {
    this.explain(why);
    this.terminate();
  }

  /** Notes the cause of an end that is near; the first one counts. */
  explain(why: string): void {
    this.#why ??= why;
  }

  /** For the log: code, reason, cause, of ws's own `close` event. */
  describeClose(code: number, reason: string): string {
    // 1006 says that no close came from the peer; ours, then, is the news.
    const close =
      code === 1006 && this.#closeSent ? this.#closeSent : { code, reason };
    const why = this.#why === undefined ? '' : ` (${this.#why})`;
    return `${close.code} ${quote(close.reason)}${why}`;
  }
}
