/** Connections that go wrong: the server and everybody else go on. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';

import { ChatClient, RawClient, startServer, within } from './support.mjs';

/** A masked frame: what a client must send. The mask is zero, i.e. none. */
function frame(firstByte, payload, declaredLength = payload.length) {
  const head = Buffer.alloc(14);
  head[0] = firstByte;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(declaredLength), 2);
  return Buffer.concat([head, payload]);
}

/** Resolves when the client has answered so many pings. */
async function pinged(socket, times) {
  for (let i = 0; i < times; i += 1) {
    await within(once(socket, 'ping'), 'a ping');
  }
}

const isPing = ({ opcode }) => opcode === 9;

test('garbage frames', async (t) => {
  const { server, logged } = await startServer(t);
  const ann = await ChatClient.join(t, server);

  for (const [name, bytes, code] of [
    ['an unmasked frame', Buffer.from('8101', 'hex'), 1002],
    ['an unknown opcode', frame(0x83, Buffer.from('x')), 1002],
    ['a reserved bit', frame(0xc1, Buffer.from('x')), 1002],
    ['a fragmented ping', frame(0x09, Buffer.alloc(0)), 1002],
    ['a continuation of nothing', frame(0x80, Buffer.from('x')), 1002],
    ['text that is not UTF-8', frame(0x81, Buffer.from('ff', 'hex')), 1007],
    ['a close with code 1005', frame(0x88, Buffer.from('03ed', 'hex')), 1002],
    ['a length of 2^53', frame(0x82, Buffer.alloc(0), 2 ** 53), 1009],
    ['zeros', Buffer.alloc(1000), 1002],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 1002],
  ]) {
    await t.test(`${name}: close ${code}`, async (t) => {
      const raw = await RawClient.join(t, server);
      raw.socket.write(bytes);
      assert.equal(await raw.closeCode(), code);
      await raw.closed();
      await logged(new RegExp(`^close AAAAAAAA ${code} .* \\(.+\\), 1 here$`));
      await ann.mark();
    });
  }

  await t.test('a message in 20,000 pieces ends the connection', async (t) => {
    const raw = await RawClient.join(t, server);
    const piece = frame(0x00, Buffer.from('x'));
    raw.socket.write(frame(0x01, Buffer.from('x')));
    raw.socket.write(Buffer.concat(Array(20_000).fill(piece)));
    assert.equal(await raw.closeCode(), 1008);
    await ann.mark();
  });

  await t.test('a reset in the middle of a frame is a close', async (t) => {
    const raw = await RawClient.join(t, server);
    raw.socket.write(frame(0x82, Buffer.alloc(10), 1000));
    raw.socket.resetAndDestroy();
    await logged(/^close AAAAAAAA 1006 "", 1 here$/);
    await ann.mark();
  });

  await t.test('an end of the stream without a close is 1006', async (t) => {
    const raw = await RawClient.join(t, server);
    raw.socket.end();
    await logged(/^close AAAAAAAA 1006 "", 1 here$/);
    await ann.mark();
  });
});

test('handshakes that go wrong', async (t) => {
  const { server, logged } = await startServer(t, { accessToken: 'secret' });
  const ann = await ChatClient.join(t, server, { access_token: 'secret' });

  await t.test('a reset right after a refused handshake', async (t) => {
    for (let i = 0; i < 20; i += 1) {
      const raw = await RawClient.connect(t, server);
      raw.handshake(server);
      raw.socket.resetAndDestroy();
    }
    await ann.mark();
  });

  await t.test('bytes that are no HTTP', async (t) => {
    const raw = await RawClient.connect(t, server);
    raw.socket.write(Buffer.from('1603010200010001fc0303', 'hex'));
    await raw.closed();
    await ann.mark();
  });

  await t.test('an address that is no URL', async (t) => {
    for (const address of ['http://x:y/ws', '//[', '/ws%', '/\x9b2J?']) {
      const raw = await RawClient.connect(t, server);
      raw.socket.write(
        `GET ${address} HTTP/1.1\r\nHost: x\r\n` +
          'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
        'latin1',
      );
      await raw.closed();
    }
    await logged(/^refused 404 "\/\/\["$/);
    await ann.mark();
  });

  await t.test('a key that is too short', async (t) => {
    const open = await startServer(t);
    const raw = await RawClient.connect(t, open.server);
    raw.handshake(open.server, 'short');
    await raw.closed();
    assert.equal(open.server.people, 0);
  });
});

test('half-open connections', async (t) => {
  // Long enough for a busy machine to answer in, short enough to wait for.
  const pingInterval = 500;

  await t.test('a client that answers no ping is dropped', async (t) => {
    const { server, logged } = await startServer(t, { pingInterval });
    const ann = await ChatClient.join(t, server);
    const raw = await RawClient.join(t, server);
    await raw.closed();
    await logged(/^close AAAAAAAA 1006 "" \(no answer to a ping\), 1 here$/);
    await ann.next('left', { id: 'AAAAAAAA' });
    await ann.mark();
  });

  await t.test('a client that answers stays', async (t) => {
    const { server, log } = await startServer(t, { pingInterval });
    const ann = await ChatClient.join(t, server);
    await pinged(ann.socket, 3);
    await ann.mark();
    assert.equal(log.all.length, 1, 'opened, not closed');
  });

  await t.test('a client busy sending a long message stays', async (t) => {
    const { server, log } = await startServer(t, { pingInterval });
    const raw = await RawClient.join(t, server);
    const message = Buffer.from('{"type":"say","id":"slow","text":"slow"}');
    raw.socket.write(frame(0x81, Buffer.alloc(0), message.length));
    for (let sent = 0; sent < 3; sent += 1) {
      await raw.frame(isPing, 'a ping');
      raw.socket.write(message.subarray(sent, sent + 1));
    }
    raw.socket.write(message.subarray(3));
    const { payload } = await raw.frame(
      ({ payload }) => payload.includes('slow'),
      'the receipt',
    );
    assert.equal(JSON.parse(payload).text, 'slow');
    assert.equal(log.all.length, 1, 'opened, not closed');
  });

  await t.test('a client busy reading a long message stays', async (t) => {
    const { server, log } = await startServer(t, { pingInterval });
    const raw = await RawClient.join(t, server);
    raw.socket.pause();
    // Far more than the system's own buffers take.
    const size = 48 * 1024 * 1024;
    server.sendAll(Buffer.alloc(size));
    const ann = await ChatClient.join(t, server);
    await pinged(ann.socket, 3);
    let received = 0;
    raw.socket.removeAllListeners('data');
    raw.socket.on('data', (bytes) => (received += bytes.length));
    raw.socket.resume();
    while (received < size) {
      await within(once(raw.socket, 'data'), 'the rest of the message');
    }
    assert.deepEqual(
      log.all.filter((line) => line.startsWith('close')),
      [],
    );
  });
});

test('a reader that is too slow is dropped', async (t) => {
  const { server, logged } = await startServer(t, {
    limits: { maxBufferedBytes: 1024 * 1024 },
  });
  const ann = await ChatClient.join(t, server);
  const raw = await RawClient.join(t, server);
  raw.socket.pause();
  const text = 'x'.repeat(4 * 1024 * 1024);
  const dropped = logged(
    /^close AAAAAAAA 1006 "" \(too slow a reader, .* MiB waiting\), 1 here$/,
  );
  let gone = false;
  void dropped.then(() => (gone = true));
  for (let i = 0; !gone; i += 1) {
    ann.send({ type: 'say', id: `${i}`, text });
    await ann.next('say', { id: `${i}` });
  }
  await dropped;
  await ann.mark();
  assert.equal(server.people, 1);
});

test('closing everybody', async (t) => {
  for (const [code, reason] of [
    [1000, ''],
    [1012, 'restart'],
    [4321, 'because'],
  ]) {
    await t.test(`with ${code}, and the server goes on`, async (t) => {
      const { server, logged } = await startServer(t);
      const ann = await ChatClient.join(t, server);
      const bob = await ChatClient.join(t, server);
      server.closeAll(code, reason);
      assert.deepEqual(await ann.closed(), { code, reason });
      assert.deepEqual(await bob.closed(), { code, reason });
      await logged(new RegExp(`^close \\S+ ${code} "${reason}", 0 here$`));
      await ChatClient.join(t, server);
    });
  }
});

test('shutdown', async (t) => {
  await t.test('says 1001 to everybody and takes nobody new', async (t) => {
    const { server } = await startServer(t);
    const ann = await ChatClient.join(t, server);
    const bob = await ChatClient.join(t, server);
    await Promise.all([server.shutdown(), server.shutdown()]);
    for (const client of [ann, bob]) {
      assert.deepEqual(await client.closed(), {
        code: 1001,
        reason: 'The server is shutting down.',
      });
    }
    assert.equal(server.people, 0);
    await assert.rejects(RawClient.connect(t, server));
  });

  await t.test('waits for no client that does not answer', async (t) => {
    const { server, logged } = await startServer(t);
    const raw = await RawClient.join(t, server);
    const idle = await RawClient.connect(t, server);
    await server.shutdown();
    await Promise.all([raw.closed(), idle.closed()]);
    assert.equal(await raw.closeCode(), 1001);
    await logged(/^close AAAAAAAA 1001 .* \(no answer to the close\), 0 here$/);
  });
});
