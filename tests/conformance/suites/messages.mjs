/** What comes in: the message event and its data; binaryType. */
import { equal, equalLists, fail, ok, throwsTypeError } from '../assert.mjs';
import { closeFrame, frame } from '../frames.mjs';
import { suite } from '../harness.mjs';

const test = suite('messages');

async function received(t, frames, binaryType = 'arraybuffer') {
  const socket = new t.Socket(t.url('/raw', { frames, stay: '' }));
  socket.binaryType = binaryType;
  return (await t.event(socket, 'message')).data;
}

test('text is a string', async (t) => {
  equal(await received(t, frame('text', 'Grüße')), 'Grüße');
});

test('empty text is the empty string', async (t) => {
  equal(await received(t, frame('text')), '');
});

test('a byte order mark stays', async (t) => {
  equal(await received(t, frame('text', '\ufeffx')), '\ufeffx');
});

test('binary is an ArrayBuffer where one was asked for', async (t) => {
  const data = await received(t, frame('binary', [0, 255, 1]));
  equal(data.constructor, ArrayBuffer);
  equalLists([...new Uint8Array(data)], [0, 255, 1]);
});

test('binary is a Blob without a type by default', async (t) => {
  const data = await received(t, frame('binary', [104, 105]), 'blob');
  equal(data.constructor, Blob);
  equal(data.type, '');
  equal(data.size, 2);
  equal(await data.text(), 'hi');
});

test('an empty binary message is a buffer of no bytes', async (t) => {
  equal((await received(t, frame('binary'))).byteLength, 0);
});

test('an empty binary message is a Blob of no bytes', async (t) => {
  equal((await received(t, frame('binary'), 'blob')).size, 0);
});

test('fragments are one message', async (t) => {
  const frames = [
    frame('text', 'one ', { isFinal: false }),
    frame('continuation', 'two ', { isFinal: false }),
    frame('continuation', 'three'),
  ];
  equal(await received(t, frames.join('')), 'one two three');
});

test('a character may be split between fragments', async (t) => {
  const [first, ...rest] = new TextEncoder().encode('€');
  const frames = [
    frame('text', [first], { isFinal: false }),
    frame('continuation', rest),
  ];
  equal(await received(t, frames.join('')), '€');
});

test('a ping between fragments is no message', async (t) => {
  const frames = [
    frame('text', 'one ', { isFinal: false }),
    frame('ping', 'alive?'),
    frame('continuation', 'two'),
    frame('pong', 'unasked'),
  ];
  equal(await received(t, frames.join('')), 'one two');
});

test('200 messages at once arrive in order, one event each', async (t) => {
  const socket = new t.Socket(t.url('/push', { count: 200 }));
  const data = await t.messages(socket, 200);
  equalLists(
    data,
    data.map((_, i) => `${i}`),
  );
});

test('each event has data of its own', async (t) => {
  const frames = frame('binary', [1]) + frame('binary', [1]);
  const socket = new t.Socket(t.url('/raw', { frames }));
  socket.binaryType = 'arraybuffer';
  const [first, second] = await t.messages(socket, 2);
  ok(first !== second);
});

const violations = {
  'invalid UTF-8': frame('text', [0xff, 0xfe]),
  'an encoded surrogate': frame('text', [0xed, 0xa0, 0x80]),
  'a reserved bit': frame('text', 'x', { reserved: 1 }),
  'a masked frame': frame('text', 'x', { isMasked: true }),
  'a reserved opcode': '8301ff',
  'a continuation of nothing': frame('continuation', 'x'),
  'a fragmented ping': frame('ping', 'x', { isFinal: false }),
  'a ping that is too long': frame('ping', 'x'.repeat(126)),
  'a message within a message':
    frame('text', 'x', { isFinal: false }) + frame('text', 'y'),
  'a Close frame of one byte': frame('close', [3]),
  'a Close frame with invalid UTF-8': frame('close', [3, 232, 0xff]),
};
for (const [what, frames] of Object.entries(violations)) {
  test(`${what} fails the connection`, async (t) => {
    const socket = await t.connect('/command');
    const lines = t.log(socket);
    socket.send(JSON.stringify({ write: frames }));
    const event = await Promise.race([
      t.event(socket, 'close'),
      t.event(socket, 'message').then(() => fail('a message came')),
    ]);
    equal(lines.join(), 'error 3,close 3');
    equal(event.code, 1006);
    ok(!event.wasClean);
  });
}

test('what came before a fault is delivered', async (t) => {
  const socket = await t.connect('/command');
  const lines = t.log(socket);
  const frames = frame('text', 'good') + frame('text', [0xff]);
  socket.send(JSON.stringify({ write: frames }));
  await t.event(socket, 'close');
  equal(lines.join(), 'message 1,error 3,close 3');
});

test('nothing is delivered after a Close frame', async (t) => {
  const socket = await t.connect('/command');
  const frames = closeFrame(3001) + frame('text', 'late');
  const lines = t.log(socket);
  socket.send(JSON.stringify({ write: frames }));
  await t.event(socket, 'close');
  equal(lines.filter((line) => line.startsWith('message')).length, 0);
});

test('nothing is delivered after close()', async (t) => {
  const socket = await t.connect();
  const lines = t.log(socket);
  for (let i = 0; i < 10; ++i) socket.send('x');
  await t.event(socket, 'message');
  socket.close();
  await t.event(socket, 'close');
  equal(lines.at(-1), 'close 3');
  ok(!lines.includes('message 2') && !lines.includes('message 3'));
});

const binaryType = suite('binaryType');

binaryType('is blob at first', (t) => {
  equal(new t.Socket(t.url()).binaryType, 'blob');
});

binaryType('can be set to both values, in every state', async (t) => {
  const socket = new t.Socket(t.url());
  const flip = () => {
    socket.binaryType = 'arraybuffer';
    equal(socket.binaryType, 'arraybuffer');
    socket.binaryType = 'blob';
    equal(socket.binaryType, 'blob');
  };
  flip();
  await t.event(socket, 'open');
  flip();
  socket.close();
  flip();
  await t.event(socket, 'close');
  flip();
});

for (const value of [
  'Blob',
  'ARRAYBUFFER',
  'arrayBuffer',
  ' blob',
  'blob\0',
  'text',
  '',
  null,
  undefined,
  0,
  {},
]) {
  const shown = typeof value === 'string' ? JSON.stringify(value) : `${value}`;
  binaryType(`${shown} is ignored`, (t) => {
    const socket = new t.Socket(t.url());
    socket.binaryType = value;
    equal(socket.binaryType, 'blob');
    socket.binaryType = 'arraybuffer';
    socket.binaryType = value;
    equal(socket.binaryType, 'arraybuffer');
  });
}

binaryType('is converted to a string', (t) => {
  const socket = new t.Socket(t.url());
  socket.binaryType = { toString: () => 'arraybuffer' };
  equal(socket.binaryType, 'arraybuffer');
  throwsTypeError(() => {
    socket.binaryType = Symbol('blob');
  });
});

binaryType('is that of the moment at which a message comes', async (t) => {
  const socket = await t.connect();
  const next = async (type) => {
    socket.binaryType = type;
    return (await t.echo(socket, new Uint8Array(1))).constructor;
  };
  equal(await next('arraybuffer'), ArrayBuffer);
  equal(await next('blob'), Blob);
  equal(await next('arraybuffer'), ArrayBuffer);
});

binaryType('set in a message event counts for the next one', async (t) => {
  const frames = frame('binary', [1]) + frame('binary', [2]);
  const socket = new t.Socket(t.url('/raw', { frames }));
  socket.binaryType = 'arraybuffer';
  const types = [];
  await new Promise((resolve) => {
    socket.onmessage = ({ data }) => {
      types.push(data.constructor.name);
      socket.binaryType = 'blob';
      if (types.length === 2) resolve();
    };
  });
  equal(types.join(), 'ArrayBuffer,Blob');
});

binaryType('does not concern text', async (t) => {
  const socket = await t.connect();
  socket.binaryType = 'arraybuffer';
  equal(await t.echo(socket, 'text'), 'text');
});
