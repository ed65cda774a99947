import { once } from 'node:events';

import { WebSocketServer } from 'ws';

/** A server that sends everything back, until the tests end; its url. */
export async function startEcho(t) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) =>
    socket.on('message', (data, isBinary) =>
      socket.send(data, { binary: isBinary }),
    ),
  );
  await once(server, 'listening');
  t.after(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${server.address().port}/`;
}
