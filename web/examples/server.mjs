// Serves an example and talks to it:  node web/examples/server.mjs script-tag
//
// Most examples talk to a server that echoes. An example with a server.mjs of its
// own has that say what its server does.

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { WebSocketServer } from 'ws';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
};

function echo(sockets) {
  sockets.on('connection', (socket) => {
    socket.on('message', (data, isBinary) =>
      socket.send(data, { binary: isBinary }),
    );
  });
}

/**
 * Serves the files of some folders, of the first that has the file, and WebSockets
 * at any path. `talk` gets the WebSocketServer. Resolves when it listens, to
 * `{ url, port, sockets, stop() }`.
 */
export async function startServer({ folders, port = 0, talk = echo }) {
  const http = createServer((request, response) => {
    findFile(folders, request.url).then(
      ({ type, contents }) =>
        response.writeHead(200, { 'Content-Type': type }).end(contents),
      () => response.writeHead(404).end(),
    );
  });
  const sockets = new WebSocketServer({ server: http });
  // What a client breaks is not the server's fault.
  sockets.on('connection', (socket) => socket.on('error', () => {}));
  talk(sockets);
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    sockets,
    /** As if it were killed: nobody is told anything. */
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

async function findFile(folders, url) {
  // A URL has no '..' left in its path, so this is never outside the folders.
  const { pathname } = new URL(url, 'http://server');
  const name = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
  const file = folders.map((folder) => join(folder, name)).find(existsSync);
  return {
    type: types[extname(name)] ?? 'application/octet-stream',
    contents: await readFile(file),
  };
}

/** How an example's server talks: as its own server.mjs says, or it echoes. */
export async function talkOf(folder) {
  const file = join(folder, 'server.mjs');
  return existsSync(file) ? (await import(file)).talk : echo;
}

const isMain =
  process.argv[1] &&
  (await realpath(process.argv[1])) === fileURLToPath(import.meta.url);
if (isMain) {
  const [, , name = 'script-tag', port = '8080'] = process.argv;
  const here = fileURLToPath(new URL('.', import.meta.url));
  const folder = resolve(here, name);
  const { url } = await startServer({
    // What the example's build made, its sources, and what `npm run build` makes:
    // emsocket, and the examples in C++.
    folders: [
      join(folder, 'dist'),
      folder,
      join(here, '../../dist'),
      join(here, '../../build/wasm-release/cpp/examples', name),
    ],
    port: Number(port),
    talk: await talkOf(folder),
  });
  console.log(`${name}: ${url}`);
}
