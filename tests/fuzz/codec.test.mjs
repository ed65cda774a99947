/**
 * Text on its way between UTF-16 and UTF-8, by every way there is, against the
 * engine's own TextEncoder and TextDecoder.
 *
 * The codec is JavaScript inside a WebAssembly module (socket_glue.js), where
 * libFuzzer measures no coverage: the inputs come from a seeded generator that
 * knows where the codec changes its ways. Bounded by $FUZZ_RUNS, or by
 * $FUZZ_SECONDS; then with $FUZZ_SEED, or one of its own.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { randomNumbers, randomText } from '../web/transport/random-text.mjs';
import { Client, loadProbe } from '../web/transport/support.mjs';

const seconds = Number(process.env.FUZZ_SECONDS ?? 0);
const runs = Number(process.env.FUZZ_RUNS ?? (seconds ? Infinity : 3_000));
const seed = Number(
  process.env.FUZZ_SEED ?? (seconds ? Date.now() % 2 ** 32 : 1),
);

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const probe = await loadProbe();

// In code units: where the loop ends and TextEncoder begins, what fits into the
// smallest scratch buffer, and into the largest that is kept.
const thresholds = [0, 16, 150, 1024 / 3, (256 * 1024) / 3];
const maxReasonBytes = 123;

/** A WebSocket that the fuzzer plays the browser and the server for. */
class StubSocket {
  static last;
  readyState = 0;
  bufferedAmount = 0;
  protocol = '';
  extensions = '';
  sent = [];
  closeCalls = [];

  constructor(url) {
    this.url = url;
    StubSocket.last = this;
  }
  send(data) {
    this.sent.push(data);
  }
  close(...args) {
    // As the standard has it.
    const [, reason = ''] = args;
    if (encoder.encode(reason).length > maxReasonBytes) {
      throw new DOMException('The reason is too long.', 'SyntaxError');
    }
    this.closeCalls.push(args);
  }
}

/** An open Client on a StubSocket, and the last event that it told. */
function open() {
  const { WebSocket } = globalThis;
  globalThis.WebSocket = StubSocket;
  const client = new Client({ after: () => {} }, probe, 'ws://stub/');
  globalThis.WebSocket = WebSocket;
  const socket = StubSocket.last;
  const told = {};
  client.during = (event) => (told[event.type] = event);
  socket.readyState = 1;
  socket.onopen({});
  return { client, socket, told };
}

let current = open();

/** Ways from a string of the page to UTF-8 in C++. */
const inward = {
  'to_text()': (text) => probe.toText(text),
  'a message': (text) => {
    const { client, socket, told } = current;
    socket.onmessage({ data: text });
    client.events.all.length = 0;
    return told.message.bytes;
  },
  'the reason of a close': (text) => {
    const { client, socket, told } = current;
    socket.onclose({ code: 4000, wasClean: true, reason: text });
    client.dispose();
    current = open();
    return Buffer.from(told.close.reason);
  },
};

/** Ways from UTF-8 in C++ to a string of the page. */
const outward = {
  'from_text()': (bytes) => probe.fromText(bytes),
  'send()': (bytes) => {
    const { client, socket } = current;
    assert.equal(client.sendText(bytes), 'sent');
    return socket.sent.pop();
  },
};

function checkText(text) {
  const expected = Buffer.from(encoder.encode(text));
  for (const [way, convert] of Object.entries(inward)) {
    assert.ok(expected.equals(convert(text)), `${way}: ${shown(text)}`);
  }
  current.socket.onmessage({ data: text });
  current.client.events.all.length = 0;
  const { size } = current.told.message;
  assert.equal(size, expected.length, `its size: ${shown(text)}`);
}

function checkBytes(bytes) {
  const expected = decoder.decode(bytes);
  for (const [way, convert] of Object.entries(outward)) {
    assert.ok(convert(bytes) === expected, `${way}: ${shown(bytes)}`);
  }
  checkReason(bytes, expected);
}

/** close(): U+FFFD can make a malformed reason longer than may be sent. */
function checkReason(bytes, expected) {
  const { client, socket } = current;
  const result = client.close(4000, bytes);
  const fits = bytes.length <= maxReasonBytes;
  assert.equal(result, fits ? 'ok' : 'reason_too_long', shown(bytes));
  if (!fits) return;
  const mayBeSent = encoder.encode(expected).length <= maxReasonBytes;
  assert.deepEqual(
    socket.closeCalls,
    [mayBeSent ? [4000, expected] : [4000]],
    `close(): ${shown(bytes)}`,
  );
  socket.onclose({ code: 4000, wasClean: true, reason: '' });
  client.dispose();
  current = open();
}

/** What to put into the corpus. */
function shown(input) {
  return typeof input === 'string'
    ? JSON.stringify(input)
    : Buffer.from(input).toString('hex');
}

function anyLength(random) {
  const kind = random(100);
  // The longest take a thousand times as long as the rest.
  if (kind === 0) return nearby(random, thresholds.at(-1));
  if (kind < 50) return nearby(random, thresholds[random(4)]);
  return random(400);
}
function nearby(random, threshold) {
  return Math.max(0, Math.floor(threshold) - 3 + random(7));
}

// Where the decoder of the Encoding Standard changes its state or its bounds.
const edgeBytes = [
  ...[0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbb, 0xbf],
  ...[0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef],
  ...[0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xff],
];

function anyBytes(random) {
  const length = anyLength(random);
  if (random(3) === 0) {
    return Uint8Array.from(
      { length },
      () => edgeBytes[random(edgeBytes.length)],
    );
  }
  const bytes = [...encoder.encode(randomText(random, Math.min(length, 400)))];
  for (let changes = random(4); changes > 0; --changes) {
    bytes.splice(
      random(bytes.length + 1),
      random(3),
      ...Array.from({ length: random(3) }, () => random(256)),
    );
  }
  return Uint8Array.from(bytes);
}

async function corpus(name) {
  const file = new URL(`corpus/codec/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(file, 'utf8'));
}

test('what was hard once comes through whole [fault-33]', async () => {
  const paddings = thresholds.flatMap((threshold) =>
    [-1, 0, 1].map((by) => 'x'.repeat(Math.max(0, Math.floor(threshold) + by))),
  );
  for (const text of await corpus('texts')) {
    for (const padding of paddings) {
      checkText(text + padding);
      checkText(padding + text);
    }
  }
  for (const hex of await corpus('bytes')) {
    const bytes = Buffer.from(hex, 'hex');
    for (const padding of paddings) {
      checkBytes(Buffer.concat([bytes, Buffer.from(padding)]));
      checkBytes(Buffer.concat([Buffer.from(padding), bytes]));
    }
  }
});

test('any text and any bytes are what the engine makes of them [fault-33]', (t) => {
  const random = randomNumbers(seed);
  const end = performance.now() + seconds * 1_000;
  let done = 0;
  for (; done < runs && (!seconds || performance.now() < end); ++done) {
    checkText(randomText(random, anyLength(random)));
    checkBytes(anyBytes(random));
  }
  t.diagnostic(`${done} texts and as many byte strings, seed ${seed}`);
});
