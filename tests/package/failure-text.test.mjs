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
      console.log(JSON.stringify({ kind, message, url: socket.url }));
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
    says: `The connection to ${name('/mute')} was not open within 20 ms (connectTimeout).`,
  },
  {
    kind: 'connect_timeout',
    code: `socket = new EmSocket(at('/'), [], { connectTimeout: 300, authenticate: never })`,
    says: `The connection to ${name('/')} was not authenticated within 300 ms (connectTimeout).`,
  },
  {
    kind: 'url_provider',
    code: `socket = new EmSocket(never, [], { connectTimeout: 20 })`,
    says: 'The url or protocols provider gave no answer within 20 ms (connectTimeout).',
  },
  {
    kind: 'heartbeat_timeout',
    code: `socket = new EmSocket(at('/'), [], { heartbeat: { interval: 10, timeout: 20, message: '?' } })`,
    says: 'The peer gave no sign of life for 20 ms after a heartbeat (heartbeat.timeout).',
  },
  {
    kind: 'message_too_large',
    code: `socket = new EmSocket(at('/talkative'), [], { maxMessageBytes: 10 })`,
    says: 'The peer sent a message of more than 10 bytes (maxMessageBytes); the connection was closed.',
  },
  {
    kind: 'outbox_full',
    code: `
      socket = new EmSocket(at('/mute'), [], { outbox: { maxMessages: 1, overflow: 'drop_oldest' } });
      for (const text of ['a', 'bc', 'd']) socket.send(text)`,
    says: 'The outbox was full: the oldest 2 messages (3 bytes) were dropped (outbox.overflow).',
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
    // The one number that is not known.
    const message = told.message.replace(/(?<=failed after )\d+/, '#');
    assert.deepEqual({ kind: told.kind, message }, { kind, message: says });
  });
}

// The same as the C++ library hides: tests/unit/core/url_secrets_test.cpp.
const refusals = [
  // What is within the query goes with it, before the credentials.
  [
    'ws://ann@unwanted/feed?user=ann@x&token=secret',
    'The browser refuses the url ws://unwanted/feed: not ws://unwanted/feed',
  ],
  // A provider's url that is none.
  [
    'my-app://ann:p@w@unwanted/@ann#secret',
    'The browser refuses the url my-app://unwanted/@ann: not my-app://unwanted/@ann',
  ],
  [
    'wss:ann:pw@unwan ted/unwanted?',
    'The browser refuses the url wss:unwan ted/unwanted: not wss:unwan ted/unwanted',
  ],
];
for (const [url, says] of refusals) {
  test(`the url ${url} is told without its secrets`, async () => {
    const { kind, message } = await failureOf(
      `socket = new EmSocket(() => ${JSON.stringify(url)})`,
    );
    assert.deepEqual([kind, message], ['invalid_url', says]);
  });
}

test('a reason is told as it is, whatever the url', async () => {
  const { message } = await failureOf(
    `socket = new EmSocket(at('/') + '?', () => { throw new Error('token?token=secret?'); })`,
  );
  assert.equal(message, 'The protocols provider failed: token?token=secret?');
});

test("an answer that comes too late is nobody's url", async () => {
  const { message, url } = await failureOf(`
    let answerLate;
    const urls = [
      () => new Promise((resolve) => { answerLate = resolve; }),
      () => at('/mute'),
    ];
    const first = new EmSocket(() => urls.shift()(), [], {
      connectTimeout: 100,
      reconnect: { initialDelay: 1 },
    });
    await new Promise((resolve) => { first.onerror = resolve; });
    // The second attempt is on its way.
    while (urls.length > 0) await new Promise(setImmediate);
    answerLate(at('/late'));
    socket = first`);
  assert.equal(
    message,
    `The connection to ${name('/mute')} was not open within 100 ms (connectTimeout).`,
  );
  assert.match(url, /\/mute\?/);
});
