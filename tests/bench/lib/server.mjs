// The server of the benchmarks: their page and files, and WebSockets that send
// and count as fast as they can. On loopback, on a free port, which it tells its
// parent.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

import { WebSocketServer } from 'ws';

import { root } from '../../../scripts/lib/process.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

const http = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://server');
  const isOpen = /^\/(dist|build\/bench|build\/wasm-release)\//.test(pathname);
  const path = isOpen ? pathname : join('/web/bench', pathname);
  readFile(join(root, path)).then(
    (body) => {
      response.writeHead(200, {
        'Content-Type': types[extname(path)] ?? 'application/octet-stream',
        // A page that is isolated has a clock of 5 to 20 us, others 1 ms.
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      });
      response.end(body);
    },
    () => response.writeHead(404).end(),
  );
});

const sockets = new WebSocketServer({
  server: http,
  perMessageDeflate: false,
  maxPayload: 1 << 28,
});

/**
 * A text that begins with '{' is an order, `{ count, kind, bytes }`: so many
 * messages are sent. '?' is answered with the number of all other messages since
 * the last '?'.
 */
sockets.on('connection', (socket) => {
  let received = 0;
  socket.on('error', () => socket.terminate());
  socket.on('message', (data, isBinary) => {
    if (
      isBinary ||
      data.length === 0 ||
      (data[0] !== 0x7b && data[0] !== 0x3f)
    ) {
      received += 1;
    } else if (data[0] === 0x3f) {
      socket.send(String(received));
      received = 0;
    } else {
      send(socket, JSON.parse(String(data)));
    }
  });
});

function send(socket, { count, kind, bytes }) {
  // A CJK character is three bytes, and none may be cut.
  const message =
    kind === 'CJK'
      ? Buffer.from('\u4e2d'.repeat(Math.floor(bytes / 3)))
      : Buffer.alloc(bytes, 'a');
  const binary = kind === 'binary';
  // Not more at once than the kernel and the peer can hold.
  let left = count;
  const more = () => {
    while (left > 0 && socket.bufferedAmount < 1 << 20) {
      left -= 1;
      socket.send(message, { binary });
    }
    if (left > 0) setImmediate(more);
  };
  more();
}

http.listen(0, '127.0.0.1', () => process.send(http.address().port));
process.on('disconnect', () => process.exit());
