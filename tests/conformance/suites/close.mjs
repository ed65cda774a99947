/** close(): its arguments, and the state after it. */
import {
  equal,
  ok,
  throwsDom,
  throwsExactly,
  throwsTypeError,
} from '../assert.mjs';
import { suite } from '../harness.mjs';

const test = suite('close');

const badCodes = [
  0,
  1,
  999,
  1001,
  1002,
  1003,
  1004,
  1005,
  1006,
  1007,
  1008,
  1009,
  1010,
  1011,
  1012,
  1013,
  1014,
  1015,
  1016,
  2999,
  5000,
  65_535,
  // What [Clamp] makes of them is no better.
  -1,
  65_536,
  66_536,
  2 ** 32 + 1000,
  NaN,
  Infinity,
  -Infinity,
  999.4,
  4999.5,
  null,
  true,
  '',
  'text',
  [],
  {},
];
for (const code of badCodes) {
  const shown =
    typeof code === 'object' && code ? JSON.stringify(code) : `'${code}'`;
  test(`code ${shown} is an InvalidAccessError`, async (t) => {
    const socket = new t.Socket(t.url());
    throwsDom(() => socket.close(code), 'InvalidAccessError');
    equal(socket.readyState, 0);
    await t.event(socket, 'open');
    throwsDom(() => socket.close(code, 'reason'), 'InvalidAccessError');
    equal(socket.readyState, 1);
    equal(await t.echo(socket, 'still there'), 'still there');
  });
}

/** What the server and the page see of `close(...args)`. */
async function closed(t, ...args) {
  const id = t.newId();
  const socket = await t.connect('/echo', { id });
  const lines = t.log(socket);
  const result = socket.close(...args);
  equal(result, undefined, 'close() returns');
  equal(socket.readyState, 2);
  const event = await t.event(socket, 'close');
  equal(lines.join(), 'close 3');
  ok(event.wasClean, 'clean');
  return { event, server: await t.observed(id) };
}

const goodCodes = [
  [1000, 1000],
  [3000, 3000],
  [3999, 3999],
  [4000, 4000],
  [4999, 4999],
  ['1000', 1000],
  ['0xFA0', 4000],
  [999.6, 1000],
  [1000.4, 1000],
  // A half goes to the even neighbour.
  [999.5, 1000],
  [1000.5, 1000],
  [2999.5, 3000],
  [4998.5, 4998],
  [{ valueOf: () => 3001 }, 3001],
  [[3002], 3002],
  [new Date(3003), 3003],
];
for (const [code, sent] of goodCodes) {
  const shown = typeof code === 'number' ? code : JSON.stringify(code);
  test(`code ${shown} is sent as ${sent}`, async (t) => {
    const { event, server } = await closed(t, code, 'why');
    equal(server.code, sent);
    equal(server.reason, 'why');
    equal(event.code, sent);
    equal(event.reason, 'why');
  });
}

for (const [what, args] of Object.entries({
  'no argument': [],
  undefined: [undefined],
  'two times undefined': [undefined, undefined],
})) {
  test(`${what}: a Close frame without a code`, async (t) => {
    const { event, server } = await closed(t, ...args);
    equal(server.code, 1005);
    equal(event.code, 1005);
    equal(event.reason, '');
  });
}

test('a reason without a code goes out with 1000', async (t) => {
  const { event, server } = await closed(t, undefined, 'why');
  equal(server.code, 1000);
  equal(server.reason, 'why');
  equal(event.code, 1000);
  equal(event.reason, 'why');
});

test('an empty reason without a code is none', async (t) => {
  const { server } = await closed(t, undefined, '');
  equal(server.code, 1005);
});

test('a code without a reason has an empty reason', async (t) => {
  const { event, server } = await closed(t, 4001);
  equal(server.code, 4001);
  equal(server.reason, '');
  equal(event.reason, '');
});

const reasons = {
  'the longest': ['r'.repeat(123), 'r'.repeat(123)],
  'the longest of two-byte characters': [`${'ä'.repeat(61)}a`],
  'the longest of four-byte characters': [`${'😀'.repeat(30)}abc`],
  undefined: [undefined, ''],
  null: [null, 'null'],
  'a number': [5, '5'],
  'an object': [{ toString: () => 'mine' }, 'mine'],
  'one with NUL': ['a\0b'],
  'a lone surrogate': ['a\ud800b', 'a\ufffdb'],
  'one with a byte order mark inside': ['a\ufeffb'],
};
for (const [what, [reason, sent = reason]] of Object.entries(reasons)) {
  test(`reason: ${what}`, async (t) => {
    const { event, server } = await closed(t, 4000, reason);
    equal(server.reason, sent);
    equal(event.reason, sent);
  });
}

const tooLong = {
  '124 bytes': 'r'.repeat(124),
  '62 two-byte characters': 'ä'.repeat(62),
  '42 lone surrogates': '\ud800'.repeat(42),
  'a megabyte': 'r'.repeat(1_000_000),
};
for (const [what, reason] of Object.entries(tooLong)) {
  test(`a reason of ${what} is a SyntaxError`, async (t) => {
    const socket = await t.connect();
    throwsDom(() => socket.close(1000, reason), 'SyntaxError');
    throwsDom(() => socket.close(undefined, reason), 'SyntaxError');
    equal(socket.readyState, 1);
    equal(await t.echo(socket, 'still there'), 'still there');
  });
}

test('a bad code counts before a bad reason', async (t) => {
  const socket = await t.connect();
  throwsDom(() => socket.close(1, 'r'.repeat(124)), 'InvalidAccessError');
});

test('symbols and bigints are TypeErrors', async (t) => {
  const socket = await t.connect();
  throwsTypeError(() => socket.close(Symbol('a')), 'a symbol as code');
  throwsTypeError(() => socket.close(1000n), 'a bigint as code');
  throwsTypeError(() => socket.close(1000, Symbol('a')), 'as reason');
  equal(socket.readyState, 1);
});

test('converts code, then reason, then checks them', async (t) => {
  const socket = await t.connect();
  const order = [];
  const code = {
    valueOf() {
      order.push('code');
      return 1;
    },
  };
  const reason = {
    toString() {
      order.push('reason');
      return '';
    },
  };
  throwsDom(() => socket.close(code, reason), 'InvalidAccessError');
  equal(order.join(), 'code,reason');
});

test('what a conversion throws comes out', async (t) => {
  const socket = await t.connect();
  const error = new Error('mine');
  const thrower = () => {
    throw error;
  };
  throwsExactly(() => socket.close({ valueOf: thrower }), error);
  throwsExactly(() => socket.close(1000, { toString: thrower }), error);
  equal(socket.readyState, 1);
});

test('checks its arguments in CLOSING and CLOSED too', async (t) => {
  const socket = await t.connect();
  const check = () => {
    throwsDom(() => socket.close(1), 'InvalidAccessError');
    throwsDom(() => socket.close(1000, 'r'.repeat(124)), 'SyntaxError');
  };
  socket.close();
  check();
  await t.event(socket, 'close');
  check();
});

test('a second call changes nothing', async (t) => {
  const id = t.newId();
  const socket = await t.connect('/echo', { id });
  const lines = t.log(socket);
  socket.close(3001, 'first');
  socket.close(3002, 'second');
  socket.close();
  const { code } = await t.event(socket, 'close');
  equal(code, 3001);
  equal((await t.observed(id)).code, 3001);
  socket.close(3003);
  await t.pause(50);
  equal(lines.join(), 'close 3');
});

test('while CONNECTING: CLOSING at once, then error and close', async (t) => {
  const socket = new t.Socket(t.url());
  const lines = t.log(socket);
  socket.close();
  equal(socket.readyState, 2);
  const event = await t.event(socket, 'close');
  equal(lines.join(), 'error 3,close 3');
  equal(event.code, 1006);
  equal(event.reason, '');
  ok(!event.wasClean);
});

test('while CONNECTING its code and reason do not count', async (t) => {
  const socket = new t.Socket(t.url());
  socket.close(4000, 'why');
  const event = await t.event(socket, 'close');
  equal(event.code, 1006);
  equal(event.reason, '');
});

test('while the server lets the handshake wait', async (t) => {
  const socket = new t.Socket(t.url('/late'));
  await t.pause(100);
  equal(socket.readyState, 0);
  socket.close();
  equal(socket.readyState, 2);
  await t.failsToOpen(socket);
});

test('while CONNECTING no event comes within the call [fault-9]', async (t) => {
  const socket = new t.Socket(t.url());
  const lines = t.log(socket);
  socket.close();
  equal(lines.length, 0);
  await null;
  equal(lines.length, 0);
  await t.event(socket, 'close');
});

test('while OPEN no event comes within the call [fault-9]', async (t) => {
  const socket = await t.connect();
  const lines = t.log(socket);
  socket.close();
  equal(lines.length, 0);
  await null;
  equal(lines.length, 0);
  await t.event(socket, 'close');
});

for (const type of ['open', 'message', 'error', 'close']) {
  test(`may be called in the ${type} event`, async (t) => {
    const frames = '810161';
    const url =
      type === 'error'
        ? t.url('/refuse', { status: 403 })
        : t.url('/raw', { frames });
    const socket = new t.Socket(url);
    const lines = t.log(socket);
    socket.addEventListener(type, () => socket.close());
    if (type === 'close') socket.onmessage = () => socket.close();
    await t.event(socket, 'close');
    await t.pause(50);
    equal(lines.at(-1), 'close 3');
    equal(lines.filter((line) => line.startsWith('close')).length, 1);
  });
}
