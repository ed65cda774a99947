/** A server for the tests of EmSocket: their page, and WebSockets as a test wants
 * them. It is on loopback, on a free port, and gone when the test ends. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { WebSocketServer } from 'ws';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const contentTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

export class SocketServer {
  /** The path and query of each handshake, in order. */
  attempts = [];
  /** Every text that came, in order. */
  received = [];
  /** The status that handshakes get in place of a connection. */
  refusesWith = undefined;
  /** Handshakes wait for release() while it is set. */
  holds = false;
  /**
   * What a connection gets; by default its own messages, and for the text
   * 'drop' all connections are cut.
   */
  serve = (socket) => {
    socket.on('message', (data, binary) => {
      if (String(data) === 'drop') this.drop();
      else socket.send(data, { binary });
    });
  };
  #http = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(404).end());
  });
  #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => [...offered][0],
  });
  #held = [];

  static async start(t) {
    const server = new SocketServer();
    server.#http.on('upgrade', (...upgrade) => server.#upgrade(...upgrade));
    await new Promise((resolve, reject) => {
      server.#http.once('error', reject);
      server.#http.listen(0, '127.0.0.1', resolve);
    });
    t.after(() => server.#close());
    return server;
  }

  get origin() {
    return `http://127.0.0.1:${this.#http.address().port}`;
  }
  url(path = '/') {
    return this.origin.replace('http', 'ws') + path;
  }
  /** The connections that are open. */
  get clients() {
    return [...this.#sockets.clients].filter((s) => s.readyState === 1);
  }
  /** Cuts every connection off. */
  drop() {
    for (const socket of this.#sockets.clients) socket.terminate();
  }
  /** Answers the handshakes that wait. */
  release() {
    this.holds = false;
    for (const upgrade of this.#held.splice(0)) this.#accept(...upgrade);
  }

  #upgrade(request, stream, head) {
    stream.on('error', () => stream.destroy());
    this.attempts.push(request.url);
    if (this.refusesWith) {
      stream.end(
        `HTTP/1.1 ${this.refusesWith} No\r\nConnection: close\r\n\r\n`,
      );
    } else if (this.holds) {
      this.#held.push([request, stream, head]);
    } else {
      this.#accept(request, stream, head);
    }
  }

  #accept(request, stream, head) {
    this.#sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', () => socket.terminate());
      socket.on('message', (data, isBinary) => {
        if (!isBinary) this.received.push(String(data));
      });
      this.serve(socket, request, this.attempts.length - 1);
    });
  }

  async #close() {
    this.drop();
    for (const [, stream] of this.#held) stream.destroy();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

async function answer({ url }, response) {
  const { pathname } = new URL(url, 'http://server');
  const path = /^\/(dist|build|tests\/web)\//.test(pathname)
    ? pathname
    : join('/tests/browser/support/pages', pathname);
  const content = await readFile(join(root, path));
  response.writeHead(200, {
    'Content-Type': contentTypes[extname(path)] ?? 'application/octet-stream',
  });
  response.end(content);
}
