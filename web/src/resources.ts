/** What is freed with a socket. */

import type { CoreClient } from './core.js';

/** Nothing here, not even the scope of a function, may refer to the socket. */
export class Resources {
  client: CoreClient | undefined;
  unfollowSignal: (() => void) | undefined;

  /** A signal may outlive many sockets, and keeps none. */
  followSignal(signal: AbortSignal, socket: WeakRef<{ abort(): void }>): void {
    const onAbort = () => socket.deref()?.abort();
    signal.addEventListener('abort', onAbort);
    this.unfollowSignal = () => {
      signal.removeEventListener('abort', onAbort);
    };
  }

  releaseClient(): void {
    this.client?.delete();
    this.client = undefined;
  }

  releaseAll(): void {
    this.releaseClient();
    this.unfollowSignal?.();
  }
}
