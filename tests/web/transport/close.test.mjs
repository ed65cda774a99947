/** The closing handshake: codes and reasons, both ways. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  faultOf,
  loadProbe,
  openClient,
  openWebsocketH,
  startPeer,
} from './support.mjs';

const probe = await loadProbe();

const reasons = {
  none: '',
  'of 123 bytes': 'x'.repeat(123),
  'with a NUL': 'before\0after',
  'with a BOM': '\ufeffreason',
  'of 123 bytes in 41 characters': '€'.repeat(41),
  'with emoji': 'Tschüß 😀',
};

test('code and reason of the peer arrive whole [fault-35]', async (t) => {
  const peer = await startPeer(t);
  for (const [name, reason] of Object.entries(reasons)) {
    const { client, socket } = await openClient(t, {}, { probe, peer });
    socket.socket.close(4321, reason);
    const close = await client.next('close');
    assert.equal(close.code, 4321, name);
    assert.equal(close.reason, reason, name);
    assert.equal(close.wasClean, true, name);
    assert.deepEqual(client.story, ['open', 'close'], name);
  }
});

test('code and reason of C++ reach the peer whole [fault-35]', async (t) => {
  const peer = await startPeer(t);
  for (const [name, reason] of Object.entries(reasons)) {
    const { client, socket } = await openClient(t, {}, { probe, peer });
    assert.equal(client.close(3000, reason), 'ok', name);
    const atPeer = await socket.closed();
    assert.equal(atPeer.code, 3000, name);
    assert.equal(atPeer.reason.toString(), reason, name);
    const close = await client.next('close');
    assert.equal(close.code, 3000, name);
    assert.equal(close.wasClean, true, name);
  }
});

test('a peer that closes without a code is 1005, one that vanishes 1006 [fault-35]', async (t) => {
  const peer = await startPeer(t);
  const polite = await openClient(t, {}, { probe, peer });
  polite.socket.socket.close();
  const clean = await polite.client.next('close');
  assert.deepEqual([clean.code, clean.wasClean], [1005, true]);

  const rude = await openClient(t, {}, { probe, peer });
  rude.socket.socket.terminate();
  const cut = await rude.client.next('close');
  assert.deepEqual([cut.code, cut.wasClean, cut.reason], [1006, false, '']);
});

test('close() without a code sends none', async (t) => {
  const { client, socket, js } = await openClient(t, {}, { probe });
  client.close();
  assert.deepEqual(js.closeCalls, [{ code: undefined, reason: undefined }]);
  assert.equal((await socket.closed()).code, 1005);
  assert.equal((await client.next('close')).wasClean, true);
});

test('a code or reason that may not be sent leaves the connection alone [fault-8]', async (t) => {
  const { client, socket, js } = await openClient(t, {}, { probe });
  for (const code of [0, 1, 999, 1001, 1005, 1006, 1009, 2999, 5000, 65535]) {
    assert.equal(client.close(code), 'invalid_code', `${code}`);
  }
  assert.equal(client.close(1000, 'x'.repeat(124)), 'reason_too_long');
  assert.equal(client.close(1000, '€'.repeat(42)), 'reason_too_long');
  assert.deepEqual(js.closeCalls, []);
  assert.equal(client.cpp.readyState(), 1);
  assert.equal(client.sendText('still here'), 'sent');
  assert.equal(await socket.message(), 'still here');
});

test('a malformed reason never throws, whatever U+FFFD makes of its length [fault-8]', async (t) => {
  const peer = await startPeer(t);
  for (const length of [1, 41, 42, 123]) {
    const { client, socket } = await openClient(t, {}, { probe, peer });
    const reason = Buffer.alloc(length, 0xff);
    if (client.close(1000, reason) === 'ok') {
      assert.equal((await socket.closed()).code, 1000);
      await client.next('close');
    } else {
      assert.equal(client.cpp.readyState(), 1);
    }
  }
});

test('closing while connecting is one close with 1006, and no socket stays [fault-1]', async (t) => {
  const peer = await startPeer(t);
  const { client, socket } = await openClient(t, {}, { probe, peer });
  client.close();
  await socket.closed();
  await client.next('close');
  client.cpp.connect();
  client.close();
  const { code, wasClean, willReconnect } = await client.next('close');
  assert.deepEqual(
    { code, wasClean, willReconnect },
    { code: 1006, wasClean: false, willReconnect: false },
  );
  assert.equal(probe.socketsInTable(), 0);
});

test(
  'websocket.h cuts a reason at NUL, both ways',
  faultOf(probe),
  async (t) => {
    const peer = await startPeer(t);
    const inbound = await openWebsocketH(t, { probe, peer });
    inbound.socket.socket.close(4321, reasons['with a NUL']);
    assert.equal((await inbound.plain.next('close')).reason, 'before');

    const outbound = await openWebsocketH(t, { probe, peer });
    outbound.plain.close(3000, reasons['with a NUL']);
    assert.equal((await outbound.socket.closed()).reason.toString(), 'before');
  },
);

test(
  'websocket.h throws through C++ for what may not be sent',
  faultOf(probe),
  async (t) => {
    const { plain, js } = await openWebsocketH(t, { probe });
    assert.throws(() => plain.close(2999));
    assert.throws(() => plain.close(1000, 'x'.repeat(124)));
    js.terminate();
    await plain.next('close');
  },
);

test(
  'websocket.h writes the code over wasClean',
  faultOf(probe, { from: '3.1.57', to: '3.1.65' }),
  async (t) => {
    const { plain, socket } = await openWebsocketH(t, { probe });
    socket.socket.close(4321, 'reason');
    const { code, reason } = await plain.next('close');
    assert.notDeepEqual({ code, reason }, { code: 4321, reason: 'reason' });
  },
);
