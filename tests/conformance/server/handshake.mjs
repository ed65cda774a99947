/** Handshakes written by hand: right ones, and ones that a client must refuse. */
import { createHash } from 'node:crypto';

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const acceptOf = (request) =>
  createHash('sha1')
    .update(request.headers['sec-websocket-key'] + guid)
    .digest('base64');

/** The answer to a handshake; `faults` replaces headers, null leaves one out. */
export function answer(request, faults = {}) {
  const headers = {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Accept': acceptOf(request),
    ...faults,
  };
  const lines = Object.entries(headers)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`;
}

export function refusal(status, headers = {}) {
  const lines = Object.entries(headers).map(([n, v]) => `${n}: ${v}\r\n`);
  return (
    `HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: 0\r\n` +
    `${lines.join('')}\r\n`
  );
}

/** The faulty answers, by their names. */
export const faults = {
  'no-accept': { 'Sec-WebSocket-Accept': null },
  'wrong-accept': { 'Sec-WebSocket-Accept': 'bm90IHRoZSByaWdodCBvbmU=' },
  'no-upgrade': { Upgrade: null },
  'wrong-upgrade': { Upgrade: 'h2c' },
  'no-connection': { Connection: null },
  'unknown-extension': { 'Sec-WebSocket-Extensions': 'never-offered' },
  'unoffered-protocol': { 'Sec-WebSocket-Protocol': 'never-offered' },
};
