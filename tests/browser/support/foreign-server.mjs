/** Servers that know nothing of the chat, such as public tutorials have. */
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

import { WebSocketServer } from 'ws';

import { selfSigned } from './certificate.mjs';

/**
 * A WebSocketServer for one test, on a free port, with `url`; `options` as in
 * ws, and `requests` for what HTTP requests get.
 */
export async function startForeignServer(t, { requests, ...options } = {}) {
  return start(t, createServer(requests), 'ws', options);
}

/** The same over TLS, with a certificate that nobody has signed. */
export async function startSecureServer(t, options = {}) {
  return start(t, createSecureServer(selfSigned()), 'wss', options);
}

/** A server that refuses every handshake, and counts them in `attempts`. */
export async function startRefusingServer(t) {
  const http = createServer();
  const server = { attempts: 0 };
  http.on('upgrade', (_request, stream) => {
    server.attempts += 1;
    stream.on('error', () => stream.destroy());
    stream.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
  });
  server.url = await listen(t, http, 'ws');
  return server;
}

/**
 * A server that lets every handshake wait until `answer()`; then `onMessage`
 * gets what comes.
 */
export async function startSlowServer(t, onMessage = () => {}) {
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const handshakes = [];
  const server = {
    get waiting() {
      return handshakes.length;
    },
    get connected() {
      return sockets.clients.size;
    },
    answer: () => {
      for (const [request, stream, head] of handshakes.splice(0)) {
        sockets.handleUpgrade(request, stream, head, (socket) => {
          socket.on('message', onMessage);
        });
      }
    },
  };
  http.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    handshakes.push([request, stream, head]);
  });
  t.after(() => {
    for (const [, stream] of handshakes) stream.destroy();
    for (const client of sockets.clients) client.terminate();
  });
  server.url = await listen(t, http, 'ws');
  return server;
}

async function start(t, http, scheme, options) {
  const server = new WebSocketServer({ server: http, ...options });
  t.after(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  server.url = await listen(t, http, scheme);
  return server;
}

async function listen(t, http, scheme) {
  t.after(() => {
    http.closeAllConnections();
    return new Promise((resolve) => http.close(resolve));
  });
  await new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(0, '127.0.0.1', resolve);
  });
  return `${scheme}://127.0.0.1:${http.address().port}`;
}
