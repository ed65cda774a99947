/** What a WebSocket's constructor refuses becomes an event, no exception. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  BrowserSocket,
  Client,
  loadProbe,
  openClient,
  startPeer,
  utf8,
} from './support.mjs';

const refusedUrls = [
  'nonsense',
  'ws://',
  'ws://[::1',
  'ws://127.0.0.1:99999/',
  'ftp://127.0.0.1/',
  'ws://127.0.0.1/#fragment',
  'wss://a b/',
];

/** Lets `Constructor` be the page's WebSocket until the test ends. */
function useWebSocket(t, Constructor) {
  t.after(() => (globalThis.WebSocket = BrowserSocket));
  globalThis.WebSocket = Constructor;
}

async function failure(t, probe, url) {
  const client = new Client(t, probe, url, { reconnect: true });
  const error = await client.next('error');
  const close = await client.next('close');
  assert.deepEqual(client.story, ['error', 'close']);
  assert.equal(error.kind, 'invalid_url');
  assert.equal(close.code, 1006);
  assert.equal(close.wasClean, false);
  assert.equal(close.willReconnect, false);
  assert.equal(client.cpp.readyState(), 3);
  assert.equal(probe.socketsInTable(), 0);
  return error.message;
}

test('a url that the browser refuses is an error event and a close [fault-20]', async (t) => {
  const probe = await loadProbe();
  for (const url of refusedUrls) {
    assert.match(await failure(t, probe, url), /URL/, url);
  }
});

test('websocket.h lets the exception fly through C++', async () => {
  const probe = await loadProbe();
  for (const url of refusedUrls) {
    assert.throws(() => probe.websocketOpen(utf8(url), () => {}), SyntaxError);
  }
});

test('whatever the constructor throws is in the error message', async (t) => {
  const probe = await loadProbe();
  const thrown = [
    [new DOMException('Mixed content', 'SecurityError'), 'Mixed content'],
    [new Error(''), 'Error'],
    ['a mere string 😀\u0000\ufeff', 'a mere string 😀\u0000\ufeff'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ message: 'x'.repeat(10_000) }, 'x'.repeat(10_000)],
  ];
  for (const [error, message] of thrown) {
    useWebSocket(t, function () {
      throw error;
    });
    const told = await failure(t, probe, 'ws://127.0.0.1/');
    assert.ok(told.endsWith(message), told);
  }
});

test('an environment without WebSocket says so', async (t) => {
  const probe = await loadProbe();
  useWebSocket(t, undefined);
  const message = await failure(t, probe, 'ws://127.0.0.1/');
  assert.match(message, /no WebSocket/);
});

test('a Client works after another one was refused', async (t) => {
  const probe = await loadProbe();
  await failure(t, probe, 'nonsense');
  const { client, socket } = await openClient(t, {}, { probe });
  assert.equal(client.sendText('hello'), 'sent');
  assert.equal(await socket.message(), 'hello');
});

test('a message stays itself when a Client is refused in its handler', async (t) => {
  const { probe, client, socket } = await openClient(t);
  client.during = ({ type }) => {
    if (type === 'arrival') new Client(t, probe, 'nonsense');
  };
  socket.socket.send('hi');
  assert.equal((await client.next('message')).bytes.toString(), 'hi');
});

test('an error message never repeats the query, where tokens are', async (t) => {
  const probe = await loadProbe();
  for (const url of refusedUrls.map((url) =>
    url.replace(/(#|$)/, '?access_token=sesame$1'),
  )) {
    assert.doesNotMatch(await failure(t, probe, url), /sesame/);
  }
});

test('a refused handshake is one error, then one close with 1006 [fault-10]', async (t) => {
  const probe = await loadProbe();
  const peer = await startPeer(t, { verifyClient: () => false });
  const client = new Client(t, probe, peer.url);
  const { kind } = await client.next('error');
  assert.equal(kind, 'connect_failed');
  const { code, wasClean } = await client.next('close');
  assert.deepEqual({ code, wasClean }, { code: 1006, wasClean: false });
  assert.deepEqual(client.story, ['error', 'close']);
  assert.equal(probe.socketsInTable(), 0);
});
