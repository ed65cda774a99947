/** Binary messages arrive whole, in both directions and as the type asked for. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import {
  BrowserSocket,
  faultOf,
  loadProbe,
  openClient,
  openWebsocketH,
} from './support.mjs';

const probe = await loadProbe();
const [text, binary, blob] = [0, 1, 2];

const messages = {
  empty: Buffer.alloc(0),
  'one zero': Buffer.alloc(1),
  'every byte': Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i)),
  '64 KiB and one': randomBytes((64 << 10) + 1),
  '1 MB': randomBytes(1 << 20),
};

test('bytes arrive in C++ as they were sent', async (t) => {
  const { client, socket } = await openClient(t, {}, { probe });
  for (const [name, bytes] of Object.entries(messages)) {
    socket.socket.send(bytes);
    const message = await client.next('message');
    assert.equal(message.kind, binary, name);
    assert.ok(message.bytes.equals(bytes), name);
  }
});

test('bytes that C++ sends arrive as they were sent', async (t) => {
  const { client, socket } = await openClient(t, {}, { probe });
  for (const [name, bytes] of Object.entries(messages)) {
    assert.equal(client.sendBytes(bytes), 'sent', name);
    assert.ok((await socket.message()).equals(bytes), name);
  }
});

test('a message after a large one is not the rest of that', async (t) => {
  const { client, socket } = await openClient(t, {}, { probe });
  for (const size of [1 << 20, 3, 0, 300_000, 1]) {
    socket.socket.send(Buffer.alloc(size, size % 251));
    const { bytes } = await client.next('message');
    assert.ok(bytes.equals(Buffer.alloc(size, size % 251)), `${size} bytes`);
  }
});

test('a Blob is told as such, and C++ reads no bytes of it', async (t) => {
  const { client, socket, js } = await openClient(t, { blob: true }, { probe });
  assert.equal(js.binaryType, 'blob');
  for (const bytes of Object.values(messages)) {
    socket.socket.send(bytes);
    const message = await client.next('message');
    assert.equal(message.kind, blob);
    assert.equal(message.bytes.length, 0);
  }
  socket.socket.send('text is text');
  assert.equal((await client.next('message')).kind, text);
});

test('the binary type can change while the connection is open', async (t) => {
  const { client, socket } = await openClient(t, {}, { probe });
  for (const [isBlob, kind] of [
    [true, blob],
    [false, binary],
  ]) {
    client.cpp.setBlob(isBlob);
    socket.socket.send(Buffer.from('x'));
    assert.equal((await client.next('message')).kind, kind);
  }
});

test('the binary type survives a reconnect, as option and as set [fault-28]', async (t) => {
  for (const settings of [{ blob: true }, {}]) {
    const { client, peer, socket } = await openClient(
      t,
      { ...settings, reconnect: true },
      { probe },
    );
    client.cpp.setBlob(true);
    socket.socket.terminate();
    await client.next('close');
    const [next] = await Promise.all([peer.socket(), client.next('open')]);
    assert.equal(BrowserSocket.made.at(-1).binaryType, 'blob');
    next.socket.send(Buffer.from('x'));
    assert.equal((await client.next('message')).kind, blob);
  }
});

test('websocket.h knows no binaryType', faultOf(probe), async (t) => {
  const { js } = await openWebsocketH(t, { probe });
  assert.equal(js.binaryType, 'arraybuffer');
});

test(
  'websocket.h reads a Blob as a message without bytes',
  faultOf(probe),
  async (t) => {
    const { plain, socket, js } = await openWebsocketH(t, { probe });
    js.binaryType = 'blob';
    socket.socket.send(messages['every byte']);
    const { isText, numBytes } = await plain.next('message');
    assert.deepEqual({ isText, numBytes }, { isText: false, numBytes: 0 });
  },
);
