/** Text and bytes across Embind: <emsocket/embind.hpp>. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { randomNumbers, randomText } from './random-text.mjs';
import {
  assertNoGrowth,
  BrowserSocket,
  Client,
  faultOf,
  loadProbe,
  openClient,
  reported,
} from './support.mjs';

const probe = await loadProbe();
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
// Where a loop ends and the encoder or decoder begins, and around it.
const lengths = [
  ...[0, 1, 2, 3, 10, 39, 40, 41, 42, 43, 47, 48, 49, 50],
  ...[198, 199, 200, 201, 202, 203, 300, 399, 400],
];

const sameBytes = (one, other) => Buffer.from(one).equals(Buffer.from(other));

// What is fast is another way in Node than in a page.
for (const [where, probe] of [
  ['Node', await loadProbe()],
  ['a page', await loadProbe({ isPage: true })],
]) {
  test(`${where}: to_text is what TextEncoder makes, for any UTF-16 [fault-33]`, () => {
    const random = randomNumbers(1);
    for (let i = 0; i < 4000; ++i) {
      const length = i < lengths.length ? lengths[i] : random(401);
      const text = randomText(random, length);
      assert.ok(
        sameBytes(probe.toText(text), encoder.encode(text)),
        JSON.stringify(text),
      );
    }
  });

  test(`${where}: to_text is right for every single code unit and pair at the edges [fault-33]`, () => {
    const edges = [
      ...[0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdbff],
      ...[0xdc00, 0xdfff, 0xe000, 0xfeff, 0xfffd, 0xffff],
    ];
    for (const pad of ['', 'x'.repeat(200)]) {
      for (const one of edges) {
        for (const other of edges) {
          const text = pad + String.fromCharCode(one, other);
          assert.ok(sameBytes(probe.toText(text), encoder.encode(text)));
        }
      }
    }
  });

  test(`${where}: from_text is what TextDecoder makes, with the BOM, for any bytes [fault-33]`, () => {
    const random = randomNumbers(2);
    for (let i = 0; i < 4000; ++i) {
      const length = i < lengths.length ? lengths[i] : random(401);
      const bytes =
        i % 2
          ? encoder.encode(randomText(random, length))
          : Uint8Array.from({ length }, () => random(256));
      assert.equal(probe.fromText(bytes), decoder.decode(bytes));
    }
  });

  test(`${where}: from_text of a short text is ASCII to its end, or it is not`, () => {
    const random = randomNumbers(4);
    for (let i = 0; i < 4000; ++i) {
      const length = i % 60;
      const bytes = Uint8Array.from({ length }, () => random(128));
      // Wherever it is, one byte that is not ASCII makes the difference.
      if (i % 2) bytes[random(length)] = random(256);
      assert.equal(probe.fromText(bytes), decoder.decode(bytes));
    }
  });

  test(`${where}: text goes both ways whole`, () => {
    const random = randomNumbers(3);
    for (let i = 0; i < 1000; ++i) {
      const text = randomText(random, random(401));
      assert.equal(probe.fromText(probe.toText(text)), text.toWellFormed());
    }
    const large = '\ufeff\0😀é'.repeat(100_000);
    assert.ok(probe.fromText(probe.toText(large)) === large);
  });
}

test('what is no string becomes one as String() does it', () => {
  const values = [0, -1.5, NaN, true, null, undefined, 10n, [1, [2]], {}];
  for (const value of [...values, { toString: () => 'own' }]) {
    const text = Buffer.from(probe.toText(value)).toString();
    assert.equal(text, String(value));
  }
});

test('to_bytes takes a buffer and every view of one, from_bytes copies', () => {
  const all = Uint8Array.from({ length: 16 }, (_, i) => i);
  const part = all.slice(4, 12);
  const views = [
    part.buffer,
    all.subarray(4, 12),
    new DataView(all.buffer, 4, 8),
    new Uint16Array(all.buffer, 4, 4),
    new Float64Array(part.buffer),
    Buffer.from(part),
  ];
  for (const view of views) {
    const bytes = probe.roundTrip(view);
    assert.ok(bytes instanceof Uint8Array);
    assert.ok(sameBytes(bytes, part));
    assert.equal(bytes.byteLength, bytes.buffer.byteLength, 'a copy');
  }
});

test('to_bytes of anything else is no bytes', () => {
  const empty = [new ArrayBuffer(0), new Uint8Array(0)];
  for (const value of [...empty, 'text', 7, null, undefined, [1], {}]) {
    assert.equal(probe.roundTrip(value).length, 0);
  }
});

test('to_text in a handler leaves the message alone', async (t) => {
  const { client, socket } = await openClient(t, {}, { probe });
  for (const other of ['', 'other', 'x'.repeat(10_000)]) {
    client.during = ({ type }) => {
      if (type === 'arrival') probe.toText(other);
    };
    socket.socket.send('the message');
    const { bytes } = await client.next('message');
    assert.equal(bytes.toString(), 'the message');
  }
});

test('a guarded function reports what it throws, and is else the same', () => {
  const guarded = probe.guard(function (...args) {
    return [this, ...args];
  });
  const self = {};
  assert.deepEqual(guarded.call(self, 1, 'two'), [self, 1, 'two']);
  for (const thrown of [new Error('of JavaScript'), 'text', null]) {
    const throwing = probe.guard(() => {
      throw thrown;
    });
    assert.equal(throwing(), undefined);
    assert.deepEqual(reported.splice(0), [thrown]);
  }
});

test('a guarded function that throws does not unwind C++ [fault-11]', () => {
  const thrown = new Error('of JavaScript');
  const throwing = probe.guard(() => {
    throw thrown;
  });
  assert.equal(probe.isTidiedUpAfter(throwing), true);
  assert.deepEqual(reported.splice(0), [thrown]);
});

test('without reportError the error is uncaught, in a task of its own', (t) => {
  const { reportError, setTimeout } = globalThis;
  t.after(() => Object.assign(globalThis, { reportError, setTimeout }));
  delete globalThis.reportError;
  let task;
  globalThis.setTimeout = (callback) => (task = callback);
  const thrown = new Error('of JavaScript');
  probe.guard(() => {
    throw thrown;
  })();
  assert.throws(task, thrown);
});

test('conversions leave nothing behind [fault-36]', () => {
  const text = '\ufeffé😀'.repeat(100);
  const convert = () => {
    probe.fromText(probe.toText(text));
    probe.roundTrip(new Uint8Array(100));
    probe.guard(() => {})();
  };
  convert();
  const heap = probe.heapInUse();
  const handles = probe.count_emval_handles();
  for (let i = 0; i < 1000; ++i) convert();
  assertNoGrowth(probe, heap);
  assert.equal(probe.count_emval_handles(), handles);
});

test("Embind's std::string corrupts lone surrogates", faultOf(probe), () => {
  assert.ok(
    !sameBytes(probe.embindToText('\ud83dx'), encoder.encode('\ud83dx')),
  );
});

test("Embind's std::string drops a BOM", faultOf(probe), () => {
  const text = `\ufeff${'text'.repeat(10)}`;
  assert.equal(probe.embindFromText(encoder.encode(text)), text.slice(1));
});

test('a Client is still refused in words after conversions', async (t) => {
  probe.toText('x'.repeat(1000));
  const client = new Client(t, probe, 'nonsense');
  assert.match((await client.next('error')).message, /URL/);
  assert.equal(BrowserSocket.uncaught.length, 0);
});
