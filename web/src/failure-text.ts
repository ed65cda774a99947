/** The words for what the C++ Client reports as failed. */

import type { ErrorKind } from './events.js';

export const closedEarly = 'close() was called before the connection was open.';

export const overflowText = (
  messages: number | string,
  bytes: number | string,
): string =>
  `The outbox was full: the oldest ${messages} messages (${bytes} bytes) were dropped (outbox.overflow).`;

const within = (limit: string) => ` within ${limit} ms (connectTimeout).`;

/**
 * A text that may quote a url, or the url itself, without what is nobody's business:
 * user name and password, and query and fragment, which carry tokens. The url need
 * not be valid (cpp/src/core/url_secrets.cpp does the same).
 */
function shown(url: string, text = url): string {
  const [, credentials = '', query = ''] =
    /^(?:[^:?#]*:)?[/\\]*([^/\\?#]*@)?[^?#]*(.*)/s.exec(url) ?? [];
  return text.replaceAll(query, '').replaceAll(credentials, '');
}

type Words = (first: string, second: string, url: string) => string;

/** By the numbers in cpp/src/page/failure_text.cpp. */
const failures: [ErrorKind, Words][] = [
  ['connect_failed', () => closedEarly],
  [
    'connect_failed',
    (time, _, url) =>
      `The handshake with ${shown(url)} failed after ${time} ms. The browser does not say why: the server may be down or out of reach, or it refused (for instance 401, 403, 404 or 503).`,
  ],
  [
    'connection_lost',
    (_1, _2, url) => `The connection to ${shown(url)} failed.`,
  ],
  [
    'connect_timeout',
    (limit, _, url) =>
      `The connection to ${shown(url)} was not open${within(limit)}`,
  ],
  [
    'connect_timeout',
    (limit, _, url) =>
      `The connection to ${shown(url)} was not authenticated${within(limit)}`,
  ],
  [
    'url_provider',
    (limit) => `The url or protocols provider gave no answer${within(limit)}`,
  ],
  [
    'heartbeat_timeout',
    (limit) =>
      `The peer gave no sign of life for ${limit} ms after a heartbeat (heartbeat.timeout).`,
  ],
  [
    'message_too_large',
    (limit) =>
      `The peer sent a message of more than ${limit} bytes (maxMessageBytes); the connection was closed.`,
  ],
  ['outbox_full', overflowText],
  [
    'invalid_url',
    (_, reason, url) =>
      `The browser refuses the url ${shown(url)}: ${shown(url, reason)}`,
  ],
  ['url_provider', (_, words) => words],
  ['authentication', (_, reason) => `The authentication failed: ${reason}`],
];

/** What failed, and in words what C++ has as a number and two values. */
export function failureOf(
  coded: string,
  url: string,
): [kind: ErrorKind, message: string] {
  const end = coded.indexOf('\n');
  // Its first character is the number, counted from '0' in ASCII.
  const [kind, words] = failures[
    coded.charCodeAt(0) - 48
  ] as (typeof failures)[0];
  return [kind, words(coded.slice(1, end), coded.slice(end + 1), url)];
}
