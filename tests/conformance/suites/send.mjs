/** send(): what it takes, and what arrives. */
import {
  equal,
  equalLists,
  ok,
  throwsDom,
  throwsExactly,
  throwsTypeError,
} from '../assert.mjs';
import { suite } from '../harness.mjs';

const test = suite('send');

const texts = {
  'the empty string': '',
  'one character': 'x',
  'a NUL in the middle': 'a\0b',
  'a NUL alone': '\0',
  'a byte order mark': '\ufeffa',
  'two-byte characters': 'äöüß',
  'three-byte characters': '€漢字',
  'characters beyond the BMP': '😀𝄞',
  noncharacters: '\ufffe\uffff\u{10ffff}',
  'line ends': '\r\n\u2028\u2029',
  '125 bytes': 'x'.repeat(125),
  '126 bytes': 'x'.repeat(126),
  '65535 bytes': 'x'.repeat(65_535),
  '65536 bytes': 'x'.repeat(65_536),
  'a megabyte of two-byte characters': 'ä'.repeat(524_288),
};
for (const [what, text] of Object.entries(texts)) {
  test(`${what} arrives whole`, async (t) => {
    equal(await t.echo(await t.connect(), text), text);
  });
}

const replaced = {
  'a lone high surrogate': ['\ud83d', '\ufffd'],
  'a lone low surrogate': ['\ude00', '\ufffd'],
  'surrogates in the wrong order': ['\ude00\ud83d', '\ufffd\ufffd'],
  'a high surrogate before a letter': ['a\ud83db', 'a\ufffdb'],
  'a high surrogate before a pair': ['\ud83d😀', '\ufffd😀'],
};
for (const [what, [sent, received]] of Object.entries(replaced)) {
  test(`${what} becomes U+FFFD`, async (t) => {
    equal(await t.echo(await t.connect(), sent), received);
  });
}

const converted = {
  undefined: [undefined, 'undefined'],
  null: [null, 'null'],
  'a number': [-0.5, '-0.5'],
  'a bigint': [12n, '12'],
  'a boolean': [true, 'true'],
  'an array': [[1, [2, 3]], '1,2,3'],
  'an object': [{}, '[object Object]'],
  'an object with toString': [{ toString: () => 'mine' }, 'mine'],
  'a String object': [new String('text'), 'text'],
  'a function': [Math.max, String(Math.max)],
  'an array of bytes that is no buffer': [[104, 105], '104,105'],
};
for (const [what, [value, text]] of Object.entries(converted)) {
  test(`${what} is sent as a string`, async (t) => {
    equal(await t.echo(await t.connect(), value), text);
  });
}

test('a Proxy of a buffer is sent as a string', async (t) => {
  const proxy = new Proxy(new ArrayBuffer(4), {
    get: (target, key) =>
      key === Symbol.toPrimitive ? () => 'proxy' : target[key],
  });
  equal(await t.echo(await t.connect(), proxy), 'proxy');
});

test('an object that only says it is a buffer is sent as a string', async (t) => {
  const value = { [Symbol.toStringTag]: 'ArrayBuffer', byteLength: 1 };
  equal(await t.echo(await t.connect(), value), '[object ArrayBuffer]');
});

/** A socket whose messages are ArrayBuffers. */
async function connectForBytes(t) {
  const socket = await t.connect();
  socket.binaryType = 'arraybuffer';
  return socket;
}

const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);

async function echoedBytes(t, sent) {
  const data = await t.echo(await connectForBytes(t), sent);
  ok(data instanceof ArrayBuffer, `${data} is no ArrayBuffer`);
  return [...new Uint8Array(data)];
}

test('an ArrayBuffer arrives whole', async (t) => {
  equalLists(await echoedBytes(t, bytes.buffer.slice(0)), bytes);
});

test('an empty ArrayBuffer arrives', async (t) => {
  equalLists(await echoedBytes(t, new ArrayBuffer(0)), []);
});

for (const length of [125, 126, 65_535, 65_536, 1_048_576]) {
  test(`${length} binary bytes arrive`, async (t) => {
    const data = await t.echo(
      await connectForBytes(t),
      new Uint8Array(length).fill(7),
    );
    equal(data.byteLength, length);
    ok(new Uint8Array(data).every((byte) => byte === 7));
  });
}

for (const View of [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
]) {
  const { name, BYTES_PER_ELEMENT: size } = View;
  test(`of a ${name} only its part of the buffer is sent`, async (t) => {
    const view = new View(bytes.buffer.slice(0), size * 2, 3);
    const sent = bytes.subarray(size * 2, size * 5);
    equalLists(await echoedBytes(t, view), sent);
  });
}

test('of a DataView only its part of the buffer is sent', async (t) => {
  const view = new DataView(bytes.buffer, 3, 5);
  equalLists(await echoedBytes(t, view), [3, 4, 5, 6, 7]);
});

test('a view of nothing is an empty message', async (t) => {
  equalLists(await echoedBytes(t, bytes.subarray(5, 5)), []);
});

test('a detached buffer is an empty message', async (t) => {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  equalLists(await echoedBytes(t, buffer), []);
});

test('a resizable buffer is a TypeError', async (t) => {
  const socket = await t.connect();
  const buffer = new ArrayBuffer(8, { maxByteLength: 16 });
  throwsTypeError(() => socket.send(buffer));
  throwsTypeError(() => socket.send(new Uint8Array(buffer)));
  equal(socket.bufferedAmount, 0);
});

test('shared memory, and a view of it, is a TypeError', async (t) => {
  const socket = await t.connect();
  const { buffer } = new WebAssembly.Memory({
    initial: 1,
    maximum: 1,
    shared: true,
  });
  throwsTypeError(() => socket.send(buffer));
  throwsTypeError(() => socket.send(new Uint8Array(buffer)));
  throwsTypeError(() => socket.send(new DataView(buffer)));
});

test('a Blob arrives whole', async (t) => {
  const blob = new Blob([bytes.subarray(0, 100), bytes.subarray(100)]);
  equalLists(await echoedBytes(t, blob), bytes);
});

test('an empty Blob arrives', async (t) => {
  equalLists(await echoedBytes(t, new Blob()), []);
});

test('a slice of a Blob arrives', async (t) => {
  equalLists(await echoedBytes(t, new Blob([bytes]).slice(2, 4)), [2, 3]);
});

test('a File arrives whole', async (t) => {
  equalLists(await echoedBytes(t, new File(['hi'], 'x.txt')), [104, 105]);
});

test(
  'buffers and Blobs of another window are no strings',
  async (t) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    t.cleanUp(() => frame.remove());
    const other = frame.contentWindow;
    equalLists(
      await echoedBytes(t, new other.Uint8Array([1, 2]).buffer),
      [1, 2],
    );
    equalLists(await echoedBytes(t, new other.Uint16Array([3])), [3, 0]);
    equalLists(await echoedBytes(t, new other.Blob(['a'])), [97]);
  },
  { place: 'window' },
);

test('the bytes are those of the moment of send()', async (t) => {
  const socket = await connectForBytes(t);
  const view = new Uint8Array([1, 2, 3]);
  socket.send(view);
  view.fill(9);
  const { data } = await t.event(socket, 'message');
  equalLists([...new Uint8Array(data)], [1, 2, 3]);
});

test('keeps the order of text, buffers and Blobs', async (t) => {
  const socket = await t.connect();
  const types = t.messages(socket, 6);
  for (let i = 0; i < 2; ++i) {
    socket.send(new Blob(['b'.repeat(50_000)]));
    socket.send('text');
    socket.send(new Uint8Array(1));
  }
  equalLists(
    (await types).map((data) =>
      typeof data === 'string' ? 'text' : data.size,
    ),
    [50_000, 'text', 1, 50_000, 'text', 1],
  );
});

test('returns nothing', async (t) => {
  equal((await t.connect()).send('x'), undefined);
});

test('needs an argument', async (t) => {
  throwsTypeError(() => new t.Socket(t.url()).send());
  const socket = await t.connect();
  throwsTypeError(() => socket.send());
});

test('a symbol is a TypeError', async (t) => {
  const socket = await t.connect();
  throwsTypeError(() => socket.send(Symbol('a')));
});

test('what the conversion throws comes out', async (t) => {
  const error = new Error('mine');
  const socket = await t.connect();
  const value = {
    toString() {
      throw error;
    },
  };
  throwsExactly(() => socket.send(value), error);
});

test('converts once', async (t) => {
  let count = 0;
  const value = { toString: () => `${++count}` };
  equal(await t.echo(await t.connect(), value), '1');
  equal(count, 1);
});

test('further arguments do not count', async (t) => {
  const socket = await t.connect();
  socket.send('one', 'two');
  equal((await t.event(socket, 'message')).data, 'one');
});

const queues = { reconnecting: 'what is sent before it is open waits' };

const samples = {
  'a text': 'x',
  'an empty text': '',
  'a buffer': new ArrayBuffer(1),
  'a view': new Uint8Array(1),
  'a Blob': new Blob(['x']),
};
for (const [what, value] of Object.entries(samples)) {
  test(
    `${what} while CONNECTING is an InvalidStateError`,
    (t) => {
      const socket = new t.Socket(t.url());
      throwsDom(() => socket.send(value), 'InvalidStateError');
      equal(socket.bufferedAmount, 0);
      equal(socket.readyState, 0);
    },
    queues,
  );
}

test('while CONNECTING the argument is converted first', (t) => {
  const socket = new t.Socket(t.url());
  const error = new Error('mine');
  const value = {
    toString() {
      throw error;
    },
  };
  throwsExactly(() => socket.send(value), error);
});

test('in CLOSING and CLOSED it does nothing, and does not throw', async (t) => {
  const id = t.newId();
  const socket = await t.connect('/echo', { id });
  let received = 0;
  socket.onmessage = () => ++received;
  socket.close();
  socket.send('x');
  socket.send(new ArrayBuffer(1));
  await t.event(socket, 'close');
  socket.send('x');
  socket.send(new Blob(['x']));
  await t.observed(id);
  equal(received, 0);
});

test('may be called in the open event', async (t) => {
  const socket = new t.Socket(t.url());
  socket.onopen = () => socket.send('first');
  equal((await t.event(socket, 'message')).data, 'first');
});

test('may be called in a message event', async (t) => {
  const socket = await t.connect();
  const data = t.messages(socket, 5);
  socket.onmessage = (event) => socket.send(`${Number(event.data) + 1}`);
  socket.send('1');
  equalLists(await data, ['1', '2', '3', '4', '5']);
});

test('what was sent before close() arrives', async (t) => {
  const socket = await t.connect();
  socket.send('a'.repeat(1_000_000));
  socket.send(new Blob(['b']));
  socket.close(1000);
  const { code, wasClean } = await t.event(socket, 'close');
  equal(code, 1000);
  ok(wasClean);
  ok(socket.bufferedAmount >= 0);
});
