/** What may be given as a value, or as a function that gives it. */

import { normalizeUrl } from './url.js';
import { toDOMString } from './web-idl.js';

/** A value, or a function that is asked for it anew for every attempt. */
export type Provider<T> = T | (() => T | PromiseLike<T>);
export type UrlProvider = Provider<string | URL>;
export type ProtocolsProvider = Provider<string | Iterable<string>>;

/** A provided url that is no url goes to the browser, which says why. */
export function convertProvidedUrl(value: unknown): string {
  const url = toDOMString(value);
  try {
    return normalizeUrl(url);
  } catch {
    return url;
  }
}
