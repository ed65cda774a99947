/** How a connection ends that the server, or the network, ends. */
import { equal, ok } from '../assert.mjs';
import { closeFrame, frame } from '../frames.mjs';
import { suite } from '../harness.mjs';

const test = suite('closing handshake');

for (const code of [
  1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000,
  3003, 3999, 4000, 4999,
]) {
  test(`the server's code ${code} and its reason [fault-35]`, async (t) => {
    const socket = new t.Socket(t.url('/close', { code, reason: 'because ü' }));
    const lines = t.log(socket);
    const event = await t.event(socket, 'close');
    equal(event.code, code);
    equal(event.reason, 'because ü');
    ok(event.wasClean);
    equal(lines.join(), 'open 1,close 3');
  });
}

test('a Close frame without a code is 1005, and clean', async (t) => {
  const socket = new t.Socket(t.url('/close'));
  const event = await t.event(socket, 'close');
  equal(event.code, 1005);
  equal(event.reason, '');
  ok(event.wasClean);
});

test("the server's code is answered with the same", async (t) => {
  const id = t.newId();
  const query = { code: 4321, reason: 'x', id };
  await t.event(new t.Socket(t.url('/close', query)), 'close');
  equal((await t.observed(id)).code, 4321);
});

test('the longest reason comes whole', async (t) => {
  const reason = 'ä'.repeat(61);
  const socket = new t.Socket(t.url('/close', { code: 4000, reason }));
  equal((await t.event(socket, 'close')).reason, reason);
});

test('a reason with NUL and byte order mark comes whole', async (t) => {
  const frames = closeFrame(4000, '\ufeffa\0b');
  const socket = new t.Socket(t.url('/raw', { frames }));
  equal((await t.event(socket, 'close')).reason, '\ufeffa\0b');
});

test("the server's answer to close() tells code and reason", async (t) => {
  const socket = await t.connect('/late-close', { time: 0 });
  socket.close(3001, 'mine');
  const event = await t.event(socket, 'close');
  equal(event.code, 1000);
  equal(event.reason, '');
  ok(event.wasClean);
});

test('an answer that takes a second is waited for', async (t) => {
  const socket = await t.connect('/late-close', { time: 1_000 });
  socket.close(3001);
  await t.pause(500);
  equal(socket.readyState, 2);
  ok((await t.event(socket, 'close')).wasClean);
});

test(
  'an answer that takes seven seconds is waited for',
  async (t) => {
    const socket = await t.connect('/late-close', { time: 7_000 });
    socket.close(3001);
    ok((await t.event(socket, 'close')).wasClean);
  },
  { timeout: 20_000, reconnecting: 'closeTimeout gives up after 5 s' },
);

test('a connection that is cut is 1006, and not clean', async (t) => {
  const socket = await t.connect('/command');
  socket.send(JSON.stringify({ drop: 0 }));
  const event = await t.event(socket, 'close');
  equal(event.code, 1006);
  equal(event.reason, '');
  ok(!event.wasClean);
});

test('a connection that ends without a Close frame is 1006', async (t) => {
  const frames = frame('text', 'bye');
  const socket = new t.Socket(t.url('/raw', { frames, cut: 50 }));
  const event = await t.event(socket, 'close');
  equal(event.code, 1006);
  ok(!event.wasClean);
});

test('a connection that is cut while CLOSING is 1006', async (t) => {
  // It ends when the page's Close frame has come, and answers nothing.
  const socket = await t.connect('/raw');
  socket.close(1000);
  const event = await t.event(socket, 'close');
  equal(event.code, 1006);
  ok(!event.wasClean);
});

for (const code of [1005, 1006, 1015, 999, 5000]) {
  test(`${code} on the wire is a fault or kept, never clean 1000`, async (t) => {
    const frames = closeFrame(code);
    const socket = new t.Socket(t.url('/raw', { frames }));
    ok((await t.event(socket, 'close')).code !== 1000);
  });
}

test('CLOSING as soon as the Close frame has come', async (t) => {
  const frames = closeFrame(1000);
  const socket = new t.Socket(t.url('/raw', { frames, stay: '' }));
  await t.event(socket, 'open');
  const end = performance.now() + 1_000;
  while (socket.readyState === 1 && performance.now() < end) await t.pause(5);
  equal(socket.readyState, 2);
});

test('what is sent after the Close frame has come only counts', async (t) => {
  const frames = closeFrame(1000);
  const socket = new t.Socket(t.url('/raw', { frames, stay: '' }));
  await t.event(socket, 'open');
  await t.pause(200);
  const before = socket.bufferedAmount;
  socket.send('12345');
  equal(socket.bufferedAmount, before + 5);
});

test('the message before the Close frame is delivered', async (t) => {
  const frames = frame('text', 'last') + closeFrame(1000);
  const socket = new t.Socket(t.url('/raw', { frames }));
  const lines = t.log(socket);
  await t.event(socket, 'close');
  equal(lines.join(), 'open 1,message 1,close 3');
});

test('ends once, whoever closes first', async (t) => {
  const socket = await t.connect('/command');
  const lines = t.log(socket);
  socket.send(JSON.stringify({ close: [4001, 'server'] }));
  socket.close(4002, 'page');
  const { code } = await t.event(socket, 'close');
  ok(code === 4001 || code === 4002);
  await t.pause(50);
  equal(lines.join(), 'close 3');
});

test('many sockets end, each with its own code', async (t) => {
  const codes = Array.from({ length: 20 }, (_, i) => 4100 + i);
  const events = await Promise.all(
    codes.map((code) =>
      t.event(new t.Socket(t.url('/close', { code })), 'close'),
    ),
  );
  equal(events.map(({ code }) => code).join(), codes.join());
});
