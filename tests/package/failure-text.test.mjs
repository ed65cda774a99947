/**
 * The words of every way to fail. C++ reports them by number, so each is asked
 * for here.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';

import { WebSocketServer } from 'ws';

import { installPackage } from './support/install.mjs';

const project = await installPackage({ after });

/** At /mute it never answers the handshake, at /closed it refuses it. */
const http = createServer();
const sockets = new WebSocketServer({ noServer: true });
http.on('upgrade', (request, socket, head) => {
  const { pathname } = new URL(request.url, 'http://server');
  if (pathname === '/mute') return;
  if (pathname === '/closed') {
    socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    return;
  }
  sockets.handleUpgrade(request, socket, head, (client) => {
    if (pathname === '/talkative') client.send('more than ten bytes');
    // A frame that no WebSocket may send.
    if (pathname === '/broken') socket.write(Buffer.from([0xff, 0xff]));
  });
});
http.listen(0, '127.0.0.1');
await once(http, 'listening');
const { port } = http.address();
after(() => {
  for (const client of sockets.clients) client.terminate();
  http.closeAllConnections();
  http.close();
});

/** What the first `error` says of the `socket` that this code makes. */
async function failureOf(code) {
  return project.run(`
    import WebSocket from ${JSON.stringify(import.meta.resolve('ws'))};
    import { EmSocket, init } from 'emsocket/inline';
    class Picky extends WebSocket {
      constructor(url, ...rest) {
        if (url.includes('unwanted')) throw new Error('not ' + url);
        super(url, ...rest);
      }
    }
    await init({ WebSocket: Picky });
    const at = (path) => 'ws://ann:pw@127.0.0.1:${port}' + path + '?token=secret';
    const never = () => new Promise(() => {});
    const fails = () => { throw new Error('no\\n1'); };
    let socket;
    ${code};
    socket.onerror = ({ kind, message }) => {
      console.log(JSON.stringify({ kind, message }));
      process.exit();
    };
  `);
}

const name = (path) => `ws://127.0.0.1:${port}${path}`;
const unwanted = name('/unwanted');

const cases = [
  {
    kind: 'connect_failed',
    code: `socket = new EmSocket(at('/mute')); socket.close()`,
    says: 'close() was called before the connection was open.',
  },
  {
    kind: 'connect_failed',
    code: `socket = new EmSocket(at('/closed'))`,
    says:
      `The handshake with ${name('/closed')} failed after # ms. The browser does ` +
      'not say why: the server may be down or out of reach, or it refused (for ' +
      'instance 401, 403, 404 or 503).',
  },
  {
    kind: 'connection_lost',
    code: `socket = new EmSocket(at('/broken'))`,
    says: `The connection to ${name('/broken')} failed.`,
  },
  {
    kind: 'connect_timeout',
    code: `socket = new EmSocket(at('/mute'), [], { connectTimeout: 20 })`,
    says: `The connection to ${name('/mute')} was not open within # ms (connectTimeout).`,
  },
  {
    kind: 'connect_timeout',
    code: `socket = new EmSocket(at('/'), [], { connectTimeout: 300, authenticate: never })`,
    says: `The connection to ${name('/')} was not authenticated within # ms (connectTimeout).`,
  },
  {
    kind: 'url_provider',
    code: `socket = new EmSocket(never, [], { connectTimeout: 20 })`,
    says: 'The url or protocols provider gave no answer within # ms (connectTimeout).',
  },
  {
    kind: 'heartbeat_timeout',
    code: `socket = new EmSocket(at('/'), [], { heartbeat: { interval: 10, timeout: 20, message: '?' } })`,
    says: 'The peer gave no sign of life for # ms after a heartbeat (heartbeat.timeout).',
  },
  {
    kind: 'message_too_large',
    code: `socket = new EmSocket(at('/talkative'), [], { maxMessageBytes: 10 })`,
    says: 'The peer sent a message of more than # bytes (maxMessageBytes); the connection was closed.',
  },
  {
    kind: 'outbox_full',
    code: `
      socket = new EmSocket(at('/mute'), [], { outbox: { maxMessages: 1, overflow: 'drop_oldest' } });
      for (const text of 'abc') socket.send(text)`,
    says: 'The outbox was full: the oldest # messages (# bytes) were dropped (outbox.overflow).',
  },
  {
    kind: 'invalid_url',
    code: `socket = new EmSocket(at('/unwanted'))`,
    says: `The browser refuses the url ${unwanted}: not ${unwanted}`,
  },
  {
    kind: 'url_provider',
    code: `socket = new EmSocket(fails)`,
    says: 'The url provider failed: no\n1',
  },
  {
    kind: 'url_provider',
    code: `socket = new EmSocket(at('/'), fails)`,
    says: 'The protocols provider failed: no\n1',
  },
  {
    kind: 'authentication',
    code: `socket = new EmSocket(at('/'), [], { authenticate: fails })`,
    says: 'The authentication failed: no\n1',
  },
];

for (const { kind, code, says } of cases) {
  test(`${kind}: ${JSON.stringify(says)}`, async () => {
    const told = await failureOf(code);
    const message = told.message
      .replace(/(?<=(after|within|for|than) )\d+/, '#')
      .replace(/\d+(?= (messages|bytes\) ))/g, '#');
    assert.deepEqual({ kind: told.kind, message }, { kind, message: says });
  });
}
