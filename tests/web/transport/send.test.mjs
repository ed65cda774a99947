/** What becomes of a message that is sent, and how many bytes wait. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  Client,
  faultOf,
  loadProbe,
  openClient,
  openWebsocketH,
  startPeer,
} from './support.mjs';

const probe = await loadProbe();

/** The socket is CLOSING: the peer has closed, its event has not come yet. */
function beginClosing(js) {
  Object.defineProperty(js, 'readyState', { get: () => 2, configurable: true });
}

/** What the peer got until its connection was closed. */
async function receivedBy(socket) {
  await socket.closed();
  return socket.messages.all.map(({ data }) => data.toString());
}

test('a message sent on a closing socket waits for the next one [fault-30]', async (t) => {
  const peer = await startPeer(t);
  for (const sent of ['text', Buffer.from('bytes')]) {
    const { client, socket, js } = await openClient(
      t,
      { reconnect: true },
      { probe, peer },
    );
    const send = (message) =>
      typeof message === 'string'
        ? client.sendText(message)
        : client.sendBytes(message);
    beginClosing(js);
    for (const message of [sent, '', Buffer.alloc(0)]) {
      assert.equal(send(message), 'queued');
    }
    delete js.readyState;
    socket.socket.close(1001);
    const next = await peer.socket();
    assert.deepEqual(await next.message(), sent);
    assert.deepEqual(await next.message(), '');
    assert.deepEqual(await next.message(), Buffer.alloc(0));
    assert.deepEqual(await receivedBy(socket), []);
    client.dispose();
  }
});

test('bytes stay what they were where the socket compresses them later', async (t) => {
  const peer = await startPeer(t, { perMessageDeflate: { threshold: 0 } });
  const { client, socket } = await openClient(t, {}, { probe, peer });
  const messages = Array.from({ length: 6 }, (_, i) => Buffer.alloc(30_000, i));
  for (const bytes of messages) assert.equal(client.sendBytes(bytes), 'sent');
  for (const bytes of messages) {
    assert.deepEqual(await socket.message(), bytes);
  }
});

test('websocket.h loses it and says success', faultOf(probe), async (t) => {
  const { plain, socket } = await openWebsocketH(t, { probe });
  plain.close(1000);
  assert.equal(plain.sendText('lost'), 0);
  assert.deepEqual(await receivedBy(socket), []);
});

test('nothing is taken after close()', async (t) => {
  const { client, socket } = await openClient(t, {}, { probe });
  client.close();
  assert.equal(client.sendText('late'), 'rejected_closed');
  assert.equal(client.sendBytes(Buffer.from('late')), 'rejected_closed');
  assert.deepEqual(await receivedBy(socket), []);
});

test('what waits for a connection counts in bytes of UTF-8 [fault-29]', async (t) => {
  const peer = await startPeer(t);
  const client = new Client(t, probe, peer.url);
  client.sendText('é€😀');
  assert.equal(client.cpp.bufferedAmount(), 9);
  client.sendText('\0\ufeff');
  assert.equal(client.cpp.bufferedAmount(), 13);
  client.sendBytes(Buffer.alloc(100));
  assert.equal(client.cpp.bufferedAmount(), 113);
  const socket = await peer.socket();
  assert.equal(await socket.message(), 'é€😀');
});

test('what waits in the browser counts, and is unsent when it is cut', async (t) => {
  const { client, socket, js } = await openClient(t, {}, { probe });
  socket.socket.pause();
  const chunk = Buffer.alloc(1 << 20);
  while (js.bufferedAmount < 8 << 20) client.sendBytes(chunk);
  assert.equal(client.cpp.bufferedAmount(), js.bufferedAmount);
  const waiting = js.bufferedAmount;
  client.cpp.reconnect();
  assert.equal((await client.next('close')).unsent, waiting);
});

test('a bufferedAmount above 4 GiB is read whole', async (t) => {
  const { client, js } = await openClient(t, {}, { probe });
  const amount = 2 ** 32 * 5 + 7;
  Object.defineProperty(js, 'bufferedAmount', { get: () => amount });
  assert.equal(client.cpp.bufferedAmount(), amount);
});

test('websocket.h writes a bufferedAmount of 8 bytes up to 3.1.34, then of 4', () => {
  const isOld = !faultOf(probe, { to: '3.1.34' }).skip;
  assert.equal(probe.websocketBufferedAmountSize(), isOld ? 8 : 4);
});

test('url, subprotocol and extensions are read right [fault-35]', async (t) => {
  const choose = { handleProtocols: () => 'chat.v2' };
  const peer = await startPeer(t, { ...choose, perMessageDeflate: true });
  const { client, js } = await openClient(
    t,
    { protocols: ['chat.v1', 'chat.v2'] },
    { probe, peer: { ...peer, url: `${peer.url}a?b=ü` } },
  );
  const [{ url, protocol, extensions }] = client.events.all.filter(
    ({ type }) => type === 'open',
  );
  assert.equal(url, `${peer.url}a?b=%C3%BC`);
  assert.equal(protocol, 'chat.v2');
  assert.equal(extensions, 'permessage-deflate');
  assert.equal(js.protocol, 'chat.v2');
});

test('without a subprotocol there is none [fault-35]', async (t) => {
  const { client } = await openClient(t, {}, { probe });
  const [open] = client.events.all.filter(({ type }) => type === 'open');
  assert.equal(open.protocol, '');
  assert.equal(open.extensions, '');
});

test('all subprotocols are offered', async (t) => {
  let offered;
  const peer = await startPeer(t, {
    handleProtocols: (protocols) => {
      offered = [...protocols];
      return protocols.values().next().value;
    },
  });
  await openClient(t, { protocols: ['a', 'b!#', 'c'] }, { probe, peer });
  assert.deepEqual(offered, ['a', 'b!#', 'c']);
});
