/** Argument conversion of the constructor (WHATWG WebSockets, "get a URL record"). */

import { toDOMString } from './web-idl.js';

const base = (): string | undefined =>
  typeof document === 'object'
    ? document.baseURI
    : (globalThis as { location?: Location }).location?.href;

/**
 * The url as a WebSocket would show it: relative to the page, http and https as
 * ws and wss. Throws a SyntaxError DOMException that names the fault.
 */
export function normalizeUrl(url: string): string {
  let record: URL;
  try {
    record = new URL(url, base());
  } catch {
    throw new DOMException(`The URL '${url}' is invalid.`, 'SyntaxError');
  }
  if (record.protocol === 'http:') record.protocol = 'ws:';
  if (record.protocol === 'https:') record.protocol = 'wss:';
  if (record.protocol !== 'ws:' && record.protocol !== 'wss:') {
    throw new DOMException(
      `The URL's scheme must be ws, wss, http or https, not ` +
        `'${record.protocol.slice(0, -1)}'.`,
      'SyntaxError',
    );
  }
  // An empty fragment does not show in `hash`.
  if (record.href.includes('#')) {
    throw new DOMException(
      `The URL '${url}' has a fragment, which a WebSocket URL may not have.`,
      'SyntaxError',
    );
  }
  return record.href;
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Web IDL's conversion to (DOMString or sequence<DOMString>), as a list. */
export function toList(value: unknown): string[] {
  if (value === undefined) return [];
  if (typeof value === 'object' && value !== null) {
    const method = (value as Partial<Iterable<unknown>>)[Symbol.iterator];
    // Looked up once, which somebody may see.
    const iterable = { [Symbol.iterator]: () => method?.call(value) };
    if (method != null) {
      return Array.from(iterable as Iterable<unknown>, toDOMString);
    }
  }
  return [toDOMString(value)];
}

/** Throws a SyntaxError DOMException for a subprotocol that cannot be offered. */
export function checkProtocols(list: readonly string[]): void {
  list.forEach((protocol, index) => {
    if (!token.test(protocol)) {
      throw new DOMException(
        `The subprotocol '${protocol}' is not a token.`,
        'SyntaxError',
      );
    }
    if (list.indexOf(protocol) < index) {
      throw new DOMException(
        `The subprotocol '${protocol}' is offered twice.`,
        'SyntaxError',
      );
    }
  });
}
