/** A web site that serves the installed package, pages, and a WebSocket echo. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';

import { WebSocketServer } from 'ws';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
};

/**
 * Serves until the test ends, on a free port.
 * @param {object} options
 * @param {Project} options.project its package is at /dist/
 * @param {Record<string, string | object>} [options.files] by their paths: a
 *   text, or `{ status, type, body, headers }`; they go before the package's
 * @param {Record<string, string>} [options.headers] on everything
 */
export async function startSite(t, { project, files = {}, headers = {} }) {
  const http = createServer((request, response) => {
    answer(request).then(
      ({ status = 200, type, body = '', headers: own }) => {
        const contentType = type === undefined ? {} : { 'Content-Type': type };
        response.writeHead(status, { ...headers, ...own, ...contentType });
        response.end(body);
      },
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  const answer = async ({ url }) => {
    const { pathname } = new URL(url, 'http://site');
    const type = types[extname(pathname)];
    const file = files[pathname];
    if (typeof file === 'string') return { type, body: file };
    if (file) return { type, ...file };
    if (!pathname.startsWith('/dist/')) return { status: 404 };
    const path = project.installed(pathname.slice(1));
    return readFile(path).then(
      (body) => ({ type, body }),
      () => ({ status: 404 }),
    );
  };

  const sockets = startEcho(http);
  await new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(0, '127.0.0.1', resolve);
  });
  t.after(() => {
    for (const client of sockets.clients) client.terminate();
    http.closeAllConnections();
    return new Promise((resolve) => http.close(resolve));
  });
  const host = `127.0.0.1:${http.address().port}`;
  return { url: `http://${host}`, socketUrl: `ws://${host}/echo` };
}

function startEcho(server) {
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data, isBinary) =>
      socket.send(data, { binary: isBinary }),
    );
    // A client that goes away is no fault of this side.
    socket.on('error', () => {});
  });
  return sockets;
}
