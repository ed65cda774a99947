/** The promises `opened` and `closed` of a socket. */

import type { CloseDetails } from './core.js';
import { LazyPromise } from './lazy-promise.js';

/** What `opened` resolves to. */
export interface OpenInfo {
  url: string;
  protocol: string;
  extensions: string;
}

/** What `closed` resolves to. */
export interface CloseInfo {
  code: number;
  reason: string;
  wasClean: boolean;
}

/** What becomes of a socket between a start and its last close. */
export class Outcome {
  readonly opened = new LazyPromise<OpenInfo>();
  readonly closed = new LazyPromise<CloseInfo>();

  /** It is closed for good; `error` says why it never opened, where that is known. */
  end({ code, reason, wasClean }: CloseDetails, error: unknown): void {
    this.opened.reject(
      error === undefined
        ? new DOMException(
            `The connection ended with code ${code} before it was open.`,
            'NetworkError',
          )
        : error,
    );
    this.closed.resolve({ code, reason, wasClean });
  }
}
