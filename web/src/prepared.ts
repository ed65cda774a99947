/** A message that is written when there is a Client to send it. */

import type { CoreClient, SendResult } from './core.js';

export abstract class Prepared {
  /** In bytes, as written. */
  abstract readonly size: number;
  /** Keeps it as it is now: a buffer in it may be changed before it is sent. */
  abstract keep(): void;
  abstract send(client: CoreClient): SendResult;
}
