/** The words for what the C++ Client reports as failed. */

import type { ErrorKind } from './events.js';

/** By the numbers of the C++ ErrorKind (cpp/include/emsocket/events.hpp). */
const kinds: ErrorKind[] = [
  'invalid_option',
  'invalid_url',
  'invalid_protocol',
  'url_provider',
  'connect_failed',
  'connect_timeout',
  'authentication',
  'connection_lost',
  'heartbeat_timeout',
  'outbox_full',
  'message_too_large',
];

export const failureKind = (number: number): ErrorKind =>
  kinds[number] ?? 'decode';

export const closedEarly = 'close() was called before the connection was open.';

export const overflowText = (
  messages: number | string,
  bytes: number | string,
): string =>
  `The outbox was full: the oldest ${messages} messages (${bytes} bytes) were dropped (outbox.overflow).`;

const within = (limit: string) => ` within ${limit} ms (connectTimeout).`;

/** By the numbers in cpp/src/page/failure_text.cpp. */
const texts: ((first: string, second: string, url: string) => string)[] = [
  () => closedEarly,
  (time, _, url) =>
    `The handshake with ${url} failed after ${time} ms. The browser does not say why: the server may be down or out of reach, or it refused (for instance 401, 403, 404 or 503).`,
  (_1, _2, url) => `The connection to ${url} failed.`,
  (limit, _, url) => `The connection to ${url} was not open${within(limit)}`,
  (limit, _, url) =>
    `The connection to ${url} was not authenticated${within(limit)}`,
  (limit) => `The url or protocols provider gave no answer${within(limit)}`,
  (limit) =>
    `The peer gave no sign of life for ${limit} ms after a heartbeat (heartbeat.timeout).`,
  (limit) =>
    `The peer sent a message of more than ${limit} bytes (maxMessageBytes); the connection was closed.`,
  overflowText,
  (_, reason, url) => `The browser refuses the url ${url}: ${reason}`,
  (provider, reason) => `The ${provider} provider failed: ${reason}`,
  (_, reason) => `The authentication failed: ${reason}`,
];

/**
 * What stands in a url that is nobody's business: its user name and password, and
 * its query and fragment, which carry tokens. It need not be valid.
 */
const secrets = /(?<=^\w*:?[/\\]*)[^/\\?#]*@|[?#].*/gs;

/** In words what C++ has as a number and two values. */
export function failureText(coded: string, url: string): string {
  const end = coded.indexOf('\n');
  const second = (url.match(secrets) ?? []).reduce(
    (text, secret) => text.replaceAll(secret, ''),
    coded.slice(end + 1),
  );
  // Its first character is the number, counted from '0' in ASCII.
  const text = texts[coded.charCodeAt(0) - 48];
  return (
    text?.(coded.slice(1, end), second, url.replace(secrets, '')) ?? second
  );
}
