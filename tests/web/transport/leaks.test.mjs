/** A closed Client holds nothing: no socket, no timer, no listener, no memory. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';

import {
  assertNoGrowth,
  BrowserSocket,
  Client,
  faultOf,
  loadProbe,
  openClient,
  openWebsocketH,
  startPeer,
} from './support.mjs';

/** Counts the page's listeners and the timers that run. */
function watchPage(t) {
  const page = { listeners: 0, timers: new Set() };
  const { setTimeout, clearTimeout } = globalThis;
  t.after(() => {
    Object.assign(globalThis, { setTimeout, clearTimeout });
    delete globalThis.addEventListener;
    delete globalThis.removeEventListener;
  });
  globalThis.addEventListener = () => ++page.listeners;
  globalThis.removeEventListener = () => --page.listeners;
  globalThis.setTimeout = (task, delay, ...rest) => {
    // Only the module's own, not those that `ws` starts for it.
    const timer = setTimeout(() => {
      page.timers.delete(Number(timer));
      task(...rest);
    }, delay);
    const [, , caller] = new Error().stack.split('\n');
    if (caller.includes('transport_probe')) page.timers.add(Number(timer));
    return timer;
  };
  globalThis.clearTimeout = (timer) => {
    page.timers.delete(Number(timer));
    clearTimeout(timer);
  };
  return page;
}

/** Does it 10 times, and `times` times, and compares what is held after. */
async function assertNoLeak(t, probe, times, cycle) {
  const page = watchPage(t);
  const held = () => ({
    table: probe.socketTableLength(),
    sockets: probe.socketsInTable(),
    timers: page.timers.size,
    listeners: page.listeners,
    handles: probe.count_emval_handles(),
  });
  for (let i = 0; i < 10; ++i) await cycle();
  const before = held();
  const heap = probe.heapInUse();
  assert.equal(before.sockets, 0);
  assert.equal(before.timers, 0);
  assert.equal(before.listeners, 0);
  for (let i = 10; i < times; ++i) {
    await cycle();
    BrowserSocket.made.length = 0;
  }
  assert.deepEqual(held(), before);
  assertNoGrowth(probe, heap);
}

/** A Client for one cycle: t.after() would keep it. */
const shortLived = { after: () => {} };

test('1,000 connections leave nothing behind [fault-36]', async (t) => {
  const probe = await loadProbe();
  const peer = await startPeer(t);
  peer.server.on('connection', (socket) => {
    socket.send('hello');
    socket.send(Buffer.from('hello'));
  });
  await assertNoLeak(t, probe, 1000, async () => {
    const client = new Client(shortLived, probe, peer.url, {
      protocols: ['chat'],
    });
    client.sendText('waits');
    await client.next('message');
    await client.next('message');
    client.sendText('x');
    client.close(1000, 'bye');
    await client.next('close');
    client.dispose();
  });
});

test('one Client that connects 1,000 times leaves nothing behind [fault-36]', async (t) => {
  const probe = await loadProbe();
  const { client } = await openClient(t, {}, { probe });
  client.close();
  await client.next('close');
  await assertNoLeak(t, probe, 1000, async () => {
    client.cpp.connect();
    await client.next('open');
    client.close();
    await client.next('close');
    client.events.all.length = 0;
  });
});

test('1,000 Clients that are destroyed in any state leave nothing behind [fault-36]', async (t) => {
  const probe = await loadProbe();
  const peer = await startPeer(t);
  let cycles = 0;
  await assertNoLeak(t, probe, 1000, async () => {
    const client = new Client(shortLived, probe, peer.url);
    client.sendText('waits');
    if (++cycles % 2) await client.next('open');
    if (cycles % 4 === 1) client.close();
    client.dispose();
  });
});

test('1,000 refused urls leave nothing behind [fault-36]', async (t) => {
  const probe = await loadProbe();
  await assertNoLeak(t, probe, 1000, async () => {
    const client = new Client(shortLived, probe, 'nonsense');
    await client.next('close');
    client.dispose();
  });
});

test('1,000 refused connections leave nothing behind [fault-36]', async (t) => {
  const probe = await loadProbe();
  // A port that was free a moment ago: nobody listens there.
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${server.address().port}/`;
  server.close();
  await once(server, 'close');
  await assertNoLeak(t, probe, 1000, async () => {
    const client = new Client(shortLived, probe, url);
    assert.equal((await client.next('close')).code, 1006);
    client.dispose();
  });
});

test('200 connections that are cut, with reconnects, leave nothing behind [fault-36]', async (t) => {
  const probe = await loadProbe();
  const { client, peer, socket } = await openClient(
    t,
    { reconnect: true },
    { probe },
  );
  let current = socket;
  const cycle = async () => {
    current.socket.terminate();
    await client.next('close');
    [current] = await Promise.all([peer.socket(), client.next('open')]);
    client.events.all.length = 0;
    assert.equal(probe.socketsInTable(), 1);
  };
  for (let i = 0; i < 10; ++i) await cycle();
  const table = probe.socketTableLength();
  const heap = probe.heapInUse();
  for (let i = 0; i < 190; ++i) await cycle();
  assert.equal(probe.socketTableLength(), table);
  assertNoGrowth(probe, heap);
  client.dispose();
  assert.equal(probe.socketsInTable(), 0);
});

test('10,000 messages leave nothing behind, and a large one no buffer [fault-36]', async (t) => {
  const { probe, client, socket } = await openClient(t);
  const exchange = async () => {
    socket.socket.send('text é');
    socket.socket.send(Buffer.from('bytes'));
    await client.next('message');
    await client.next('message');
    client.sendText('text é');
    client.sendBytes(Buffer.from('bytes'));
    client.events.all.length = 0;
  };
  await exchange();
  const heap = probe.heapInUse();
  for (let i = 0; i < 5000; ++i) await exchange();
  assertNoGrowth(probe, heap);
  socket.socket.send('x'.repeat(4 << 20));
  await client.next('message');
  assert.ok(probe.heapInUse() - heap < 512 << 10);
});

const version = await loadProbe();
test(
  'websocket.h keeps a deleted socket for ever',
  faultOf(version, { to: '3.1.6' }),
  async (t) => {
    const { probe, plain, js } = await openWebsocketH(t);
    assert.equal(probe.websocketDelete(plain.id), 0);
    assert.equal(probe.socketsInTable(), 1);
    js.terminate();
  },
);

test(
  'websocket.h gives 0, a failure, as handle after deinitialize()',
  faultOf(version, { to: '3.1.6' }),
  async (t) => {
    const { probe, peer } = await openWebsocketH(t);
    probe.websocketDeinitialize();
    assert.equal(
      probe.websocketOpen(Buffer.from(peer.url), () => {}),
      0,
    );
  },
);
