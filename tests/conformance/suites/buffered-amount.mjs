/** bufferedAmount: bytes that send() took and that are not on the wire. */
import { equal, ok } from '../assert.mjs';
import { suite } from '../harness.mjs';

const test = suite('bufferedAmount');

test('is 0 in every state while nothing was sent', async (t) => {
  const socket = new t.Socket(t.url());
  equal(socket.bufferedAmount, 0);
  await t.event(socket, 'open');
  equal(socket.bufferedAmount, 0);
  socket.close();
  equal(socket.bufferedAmount, 0);
  await t.event(socket, 'close');
  equal(socket.bufferedAmount, 0);
});

const sizes = {
  'an empty text': ['', 0],
  ASCII: ['hello', 5],
  'UTF-8, not code units': ['é€😀', 9],
  'a lone surrogate as U+FFFD': ['\ud800', 3],
  'a NUL': ['\0', 1],
  'an ArrayBuffer': [new ArrayBuffer(10), 10],
  'a part of a buffer': [new Uint16Array(new ArrayBuffer(20), 4, 3), 6],
  'a DataView': [new DataView(new ArrayBuffer(20), 15), 5],
  'a Blob': [new Blob(['123']), 3],
  'what becomes a string': [12345, 5],
};
for (const [what, [value, size]] of Object.entries(sizes)) {
  test(`counts ${what}`, async (t) => {
    const socket = await t.connect();
    socket.send(value);
    equal(socket.bufferedAmount, size);
  });

  test(`counts ${what} in CLOSING and CLOSED`, async (t) => {
    const socket = await t.connect();
    socket.close();
    socket.send(value);
    equal(socket.bufferedAmount, size, 'CLOSING');
    await t.event(socket, 'close');
    equal(socket.bufferedAmount, size, 'close event');
    socket.send(value);
    equal(socket.bufferedAmount, 2 * size, 'CLOSED');
  });
}

test('adds up within a task', async (t) => {
  const socket = await t.connect();
  for (let i = 1; i <= 20; ++i) {
    socket.send('12345');
    equal(socket.bufferedAmount, 5 * i);
  }
});

test('does not shrink while a task runs', async (t) => {
  const socket = await t.connect();
  socket.send('12345');
  const end = performance.now() + 100;
  while (performance.now() < end) equal(socket.bufferedAmount, 5);
});

test('does not shrink in microtasks', async (t) => {
  const socket = await t.connect();
  socket.send('12345');
  for (let i = 0; i < 100; ++i) await null;
  equal(socket.bufferedAmount, 5);
});

test('is 0 again when all is sent', async (t) => {
  const socket = await t.connect();
  await t.echo(socket, 'x'.repeat(100_000));
  while (socket.bufferedAmount > 0) await t.pause(5);
});

test('stays high while the server does not read', async (t) => {
  const socket = await t.connect('/command');
  socket.send(JSON.stringify({ pause: 4_000 }));
  await t.pause(100);
  const size = 32 * 1024 * 1024;
  socket.send(new ArrayBuffer(size));
  await t.pause(200);
  ok(socket.bufferedAmount > 0);
  ok(socket.bufferedAmount <= size);
  socket.close();
});

test('is as it was while CONNECTING has ended in an error', async (t) => {
  const socket = new t.Socket(t.url('/refuse', { status: 403 }));
  await t.event(socket, 'close');
  equal(socket.bufferedAmount, 0);
  socket.close();
  await t.pause();
  socket.send('12345');
  equal(socket.bufferedAmount, 5);
});

test('counts what is sent after close() while CONNECTING', async (t) => {
  const socket = new t.Socket(t.url());
  socket.close();
  socket.send('12345');
  equal(socket.bufferedAmount, 5);
  await t.event(socket, 'close');
  equal(socket.bufferedAmount, 5);
});

test('keeps what a lost connection had not sent', async (t) => {
  const socket = await t.connect('/command');
  socket.send(JSON.stringify({ drop: 0 }));
  const closed = t.event(socket, 'close');
  socket.close();
  socket.send('12345');
  await closed;
  ok(socket.bufferedAmount >= 5);
});
