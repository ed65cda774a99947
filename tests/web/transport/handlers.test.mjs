/** A handler may do anything: throw, destroy its Client, use other sockets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  BrowserSocket,
  Client,
  faultOf,
  loadProbe,
  openClient,
  openWebsocketH,
  reported,
  startPeer,
  within,
} from './support.mjs';

/** How many bytes of wasm memory stay after the messages. */
async function leakOf(probe, messages, deliver) {
  await deliver(); // the first one may make buffers that are kept
  const before = probe.heapInUse();
  for (let i = 0; i < messages; ++i) await deliver();
  return probe.heapInUse() - before;
}

test('an exception of C++ is reported, and leaks no message [fault-11][fault-36]', async (t) => {
  const { probe, client, socket } = await openClient(t, {
    throwsInMessage: true,
  });
  const deliver = async () => {
    socket.socket.send('x'.repeat(10_000));
    await client.next('arrival');
  };
  assert.ok((await leakOf(probe, 20, deliver)) < 10_000);
  assert.equal(reported.length, 21);
  for (const { message } of reported.splice(0)) {
    assert.equal(message, 'thrown after reading 10000');
  }
  assert.equal(client.sendText('goes on'), 'sent');
  assert.equal(await socket.message(), 'goes on');
});

test('an exception of JavaScript leaks no message either [fault-36]', async (t) => {
  const { probe, client, socket } = await openClient(t);
  client.during = ({ type }) => {
    if (type === 'message') throw new Error('of JavaScript');
  };
  const deliver = async () => {
    socket.socket.send('x'.repeat(10_000));
    await client.next('message');
  };
  assert.ok((await leakOf(probe, 20, deliver)) < 10_000);
  const heard = [...reported.splice(0), ...BrowserSocket.uncaught.splice(0)];
  assert.equal(heard.length, 21, 'nothing that was thrown is lost');
  client.during = () => {};
  socket.socket.send('goes on');
  const { bytes } = await client.next('message');
  assert.equal(bytes.toString(), 'goes on');
});

test('websocket.h leaks the message when the handler throws', async (t) => {
  const { probe, plain, socket } = await openWebsocketH(t);
  const { skip } = faultOf(probe);
  if (skip) return t.skip(skip);
  plain.during = ({ type }) => {
    if (type === 'message') throw new Error('of JavaScript');
  };
  const deliver = async () => {
    socket.socket.send('x'.repeat(10_000));
    await plain.next('message');
  };
  assert.ok((await leakOf(probe, 20, deliver)) > 20 * 10_000);
  assert.equal(BrowserSocket.uncaught.splice(0).length, 21);
});

test('a handler may destroy its Client in every event [fault-11][fault-12]', async (t) => {
  const probe = await loadProbe();
  const peer = await startPeer(t);
  const happen = {
    open: () => {},
    message: (socket) => socket.send('x'.repeat(10_000)),
    error: (socket) => socket._socket.write('\xff\xff garbage'),
    close: (socket) => socket.close(1000, 'bye'),
    reconnecting: (socket) => socket.terminate(),
  };
  for (const [type, letHappen] of Object.entries(happen)) {
    const client = new Client(t, probe, peer.url, { reconnect: true });
    client.during = (event) => {
      if (event.type === type) client.cpp.destroy();
    };
    const atPeer = await peer.socket();
    letHappen(atPeer.socket);
    await client.next(type);
    await atPeer.closed();
    assert.equal(client.events.all.at(-1).type, type, 'nothing comes after');
    assert.equal(probe.socketsInTable(), 0, type);
    client.dispose();
  }
});

test('a message can be read after its Client is gone [fault-12]', async (t) => {
  const { probe, client, socket } = await openClient(t);
  client.during = ({ type }) => {
    if (type === 'arrival') client.cpp.destroy();
  };
  socket.socket.send('x'.repeat(10_000));
  const { bytes } = await client.next('message');
  assert.equal(bytes.toString(), 'x'.repeat(10_000));
  assert.equal(probe.socketsInTable(), 0);
});

test('a handler may destroy its Client in every change of state [fault-12]', async (t) => {
  const probe = await loadProbe();
  const peer = await startPeer(t);
  // After the first, to `connecting`, which comes from within connect().
  for (const changes of [1, 2]) {
    const client = new Client(t, probe, peer.url, { reconnect: true });
    let left = changes;
    const destroyed = new Promise((resolve) => {
      client.during = ({ type }) => {
        if (type !== 'state' || --left > 0) return;
        client.cpp.destroy();
        resolve();
      };
    });
    const atPeer = await peer.socket();
    if (changes === 2) {
      await client.next('open');
      atPeer.socket.terminate();
    }
    await within(destroyed, 'the change of state');
    await atPeer.closed();
    assert.equal(client.events.all.at(-1).type, 'state', 'nothing comes after');
    assert.equal(probe.socketsInTable(), 0);
  }
});

test('a handler may close, reconnect and send from within [fault-11]', async (t) => {
  const probe = await loadProbe();
  const peer = await startPeer(t);
  const client = new Client(t, probe, peer.url, { reconnect: true });
  let opens = 0;
  client.during = ({ type }) => {
    if (type === 'open' && ++opens === 1) client.cpp.reconnect();
    else if (type === 'open') client.sendText('hello');
    else if (type === 'message') client.close(4000, 'enough');
  };
  await peer.socket();
  const second = await peer.socket();
  assert.equal(await second.message(), 'hello');
  second.socket.send('stop');
  const { code } = await client.events.take(
    ({ type, willReconnect }) => type === 'close' && !willReconnect,
    'the last close',
  );
  assert.equal(code, 4000);
  assert.equal(probe.socketsInTable(), 0);
});

test('several sockets keep their events apart [fault-5]', async (t) => {
  const probe = await loadProbe();
  const peer = await startPeer(t);
  const pairs = [];
  for (let i = 0; i < 8; ++i) {
    pairs.push(await openClient(t, {}, { probe, peer }));
  }
  // One in the middle goes: the others keep their places in the table.
  pairs.splice(3, 1)[0].client.dispose();
  for (const [i, { client, socket }] of pairs.entries()) {
    socket.socket.send(`to ${i}`);
    client.sendText(`from ${i}`);
  }
  for (const [i, { client, socket }] of pairs.entries()) {
    assert.equal((await client.next('message')).bytes.toString(), `to ${i}`);
    assert.equal(await socket.message(), `from ${i}`);
  }
  pairs.push(await openClient(t, {}, { probe, peer }));
  for (const [i, { socket }] of pairs.entries()) {
    socket.socket.close(4000 + i, `reason ${i}`);
  }
  for (const [i, { client }] of pairs.entries()) {
    const { code, reason } = await client.next('close');
    assert.deepEqual([code, reason], [4000 + i, `reason ${i}`]);
    assert.equal(client.story.filter((type) => type === 'close').length, 1);
  }
  assert.equal(probe.socketsInTable(), 0);
});

test('no event of a socket comes after its Client is gone [fault-12]', async (t) => {
  const { client, socket, js } = await openClient(t);
  const told = client.events.all.length;
  client.dispose();
  for (const name of ['onopen', 'onmessage', 'onclose']) {
    assert.equal(js[name], null, name);
  }
  js.onerror(new Event('error'));
  await socket.closed();
  assert.equal(client.events.all.length, told);
});
