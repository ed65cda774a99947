/** Text messages arrive whole, in both directions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  BrowserSocket,
  faultOf,
  loadProbe,
  openClient,
  openWebsocketH,
} from './support.mjs';

const probe = await loadProbe();
const bom = '\ufeff';

const texts = {
  empty: '',
  'a NUL': '\0',
  'NULs inside': 'a\0b\0\0c',
  'a NUL at the end': 'end\0',
  'a BOM alone': bom,
  'a BOM at the beginning': `${bom}text`,
  'two BOMs': `${bom}${bom}text`,
  'a BOM inside': `a${bom}b`,
  emoji: '👩‍👩‍👧‍👦 é€😀',
  'all lengths of UTF-8': '\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}',
  'noncharacters and the replacement character': '\ufffe\uffff\ufffd',
  'a long BOM text': bom + 'é\0'.repeat(200),
  '1 MB of ASCII': 'x'.repeat(1 << 20),
  '1 MB of emoji': '😀'.repeat(1 << 18),
};

test('text arrives in C++ as it was sent [fault-33]', async (t) => {
  const { client, socket } = await openClient(t, {}, { probe });
  for (const [name, text] of Object.entries(texts)) {
    socket.socket.send(text);
    const { kind, bytes } = await client.next('message');
    assert.equal(kind, 0, name);
    assert.ok(bytes.equals(Buffer.from(text)), name);
  }
});

test('text that C++ sends arrives as it was sent [fault-33]', async (t) => {
  const { client, socket } = await openClient(t, {}, { probe });
  for (const [name, text] of Object.entries(texts)) {
    assert.equal(client.sendText(text), 'sent', name);
    assert.ok((await socket.message()) === text, name);
  }
});

test('text that waited in the outbox arrives as it was sent [fault-33]', async (t) => {
  const { client, peer } = await openClient(t, {}, { probe });
  client.cpp.reconnect();
  const short = Object.values(texts).map((text) => text.slice(0, 1000));
  for (const text of short) assert.equal(client.sendText(text), 'queued');
  const socket = await peer.socket();
  for (const text of short) assert.equal(await socket.message(), text);
});

test('malformed UTF-8 is sent as U+FFFD, as the standard has it [fault-33]', async (t) => {
  const { client, socket } = await openClient(t, {}, { probe });
  const malformed = {
    'a lone high surrogate': [0xed, 0xa0, 0x80, 0x78],
    'a lone low surrogate': [0x78, 0xed, 0xb0, 0x80],
    'a surrogate pair in CESU-8': [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
    'a cut character': [0x78, 0xe2, 0x82],
    'a stray continuation': [0x80, 0x78],
    'an overlong NUL': [0xc0, 0x80],
    'beyond Unicode': [0xf4, 0x90, 0x80, 0x80],
  };
  for (const [name, bytes] of Object.entries(malformed)) {
    assert.equal(client.sendText(Buffer.from(bytes)), 'sent', name);
    const expected = new TextDecoder().decode(Buffer.from(bytes));
    assert.equal(await socket.message(), expected, name);
  }
});

test('a lone surrogate in an event does not eat its neighbour [fault-33]', async (t) => {
  // No server can send one, but code of the page can dispatch an event.
  const { client, js } = await openClient(t, {}, { probe });
  for (const text of ['\ud83dx', 'x\udc00', '\ud800\ud83d\ude00', '\ud83d']) {
    js.emit('message', { toString: () => text }, false);
    const { bytes } = await client.next('message');
    assert.equal(bytes.toString(), text.toWellFormed());
  }
});

test('text keeps its order among binary messages [fault-28]', async (t) => {
  const { client, socket } = await openClient(t, {}, { probe });
  for (let i = 0; i < 500; ++i) {
    if (i % 2) client.sendText(`${i}`);
    else client.sendBytes(Buffer.from(`${i}`));
  }
  for (let i = 0; i < 500; ++i) {
    assert.equal(String(await socket.message()), `${i}`);
    socket.socket.send(Buffer.from(`${i}`), { binary: i % 2 === 0 });
  }
  for (let i = 0; i < 500; ++i) {
    const { kind, bytes } = await client.next('message');
    assert.deepEqual([kind, bytes.toString()], [i % 2 ? 0 : 1, `${i}`]);
  }
});

test('websocket.h cuts text at NUL', faultOf(probe), async (t) => {
  const { plain, socket } = await openWebsocketH(t, { probe });
  plain.sendText(texts['NULs inside']);
  assert.equal(await socket.message(), 'a');
});

test('websocket.h drops a BOM of longer text', faultOf(probe), async (t) => {
  const { plain, socket } = await openWebsocketH(t, { probe });
  plain.sendText(`${bom}${'text'.repeat(10)}`);
  assert.equal(await socket.message(), 'text'.repeat(10));
});

test('websocket.h counts a NUL that it adds', faultOf(probe), async (t) => {
  const { plain, socket } = await openWebsocketH(t, { probe });
  for (const text of ['', 'four']) {
    socket.socket.send(text);
    const { numBytes, bytes } = await plain.next('message');
    assert.equal(numBytes, text.length + 1);
    assert.equal(bytes.toString(), `${text}\0`);
  }
});

test(
  'websocket.h lets a lone surrogate eat its neighbour',
  faultOf(probe),
  async (t) => {
    const { plain, js } = await openWebsocketH(t, { probe });
    js.emit('message', { toString: () => '\ud83dx' }, false);
    const { bytes } = await plain.next('message');
    assert.notEqual(bytes.toString().replace(/\0$/, ''), '\ufffdx');
  },
);

test(
  'websocket.h throws through C++ when it sends too early',
  faultOf(probe),
  async (t) => {
    const { peer } = await openWebsocketH(t, { probe });
    const id = probe.websocketOpen(Buffer.from(peer.url), () => {});
    assert.throws(() => probe.websocketSendText(id, Buffer.from('early')));
    BrowserSocket.made.at(-1).terminate();
  },
);
