/** The constructor's second argument, and what the server makes of it. */
import {
  equal,
  throwsDom,
  throwsExactly,
  throwsTypeError,
} from '../assert.mjs';
import { suite } from '../harness.mjs';

const test = suite('protocols');

// RFC 7230's delimiters, and whitespace.
for (const character of '()<>@,;:\\"/[]?={} \t') {
  test(`${JSON.stringify(character)} is a SyntaxError`, (t) => {
    const protocol = `a${character}b`;
    throwsDom(() => new t.Socket(t.url(), protocol), 'SyntaxError');
    throwsDom(() => new t.Socket(t.url(), ['ok', protocol]), 'SyntaxError');
  });
}

const notTokens = {
  'the empty string': '',
  'a control character': 'a\u0000',
  'another control character': '\u001fa',
  DEL: 'a\u007f',
  'a character beyond ASCII': 'ä',
  'a character beyond Latin-1': '\u4e00',
  'a lone surrogate': '\ud800',
};
for (const [what, protocol] of Object.entries(notTokens)) {
  test(`${what} is a SyntaxError`, (t) => {
    throwsDom(() => new t.Socket(t.url(), protocol), 'SyntaxError');
    throwsDom(() => new t.Socket(t.url(), [protocol]), 'SyntaxError');
  });
}

test('every character of a token is taken', (t) => {
  const url = t.url();
  new t.Socket(url, "!#$%&'*+-.^_`|~09AZaz");
});

test('one that is offered twice is a SyntaxError', (t) => {
  throwsDom(() => new t.Socket(t.url(), ['a', 'b', 'a']), 'SyntaxError');
});

test('case tells them apart', async (t) => {
  const socket = await t.connect('/echo', { select: 'A' }, ['a', 'A']);
  equal(socket.protocol, 'A');
});

/** The Sec-WebSocket-Protocol header that the server got for them. */
async function offered(t, ...protocols) {
  const id = t.newId();
  const socket = new t.Socket(t.url('/echo', { id }), ...protocols);
  await t.event(socket, 'open');
  socket.close();
  const { headers } = await t.observed(id);
  return headers['sec-websocket-protocol'];
}

const offers = {
  'none: no header': [[], undefined],
  'undefined: no header': [[undefined], undefined],
  'an empty list: no header': [[[]], undefined],
  'a string': [['one'], 'one'],
  'a list': [[['one', 'two', 'three']], 'one, two, three'],
  'a Set': [[new Set(['one', 'two'])], 'one, two'],
  'an iterable object': [
    [
      {
        *[Symbol.iterator]() {
          yield 'one';
          yield 'two';
        },
      },
    ],
    'one, two',
  ],
  'a String object is a list of characters': [[new String('xyz')], 'x, y, z'],
  'null is a string': [[null], 'null'],
  'a number is a string': [[1.5], '1.5'],
  'a boolean is a string': [[false], 'false'],
  'an object is a string': [[{ toString: () => 'one' }], 'one'],
  'an object without an iterator is a string': [
    [{ [Symbol.iterator]: null, toString: () => 'one' }],
    'one',
  ],
  'what is in a list becomes a string': [
    [[1, null, undefined, { toString: () => 'o' }]],
    '1, null, undefined, o',
  ],
};
for (const [what, [protocols, header]] of Object.entries(offers)) {
  test(`offers ${what}`, async (t) => {
    equal(await offered(t, ...protocols), header);
  });
}

test('an ordinary object is a SyntaxError, as its string is', (t) => {
  throwsDom(() => new t.Socket(t.url(), {}), 'SyntaxError');
});

test('a symbol is a TypeError', (t) => {
  throwsTypeError(() => new t.Socket(t.url(), Symbol('a')));
  throwsTypeError(() => new t.Socket(t.url(), ['a', Symbol('a')]));
});

test('an iterator that is no function is a TypeError', (t) => {
  const protocols = { [Symbol.iterator]: 1, toString: () => 'one' };
  throwsTypeError(() => new t.Socket(t.url(), protocols));
});

test('what the iterator throws comes out', (t) => {
  const error = new Error('mine');
  const protocols = {
    *[Symbol.iterator]() {
      yield 'one';
      throw error;
    },
  };
  throwsExactly(() => new t.Socket(t.url(), protocols), error);
});

test('the iterator is looked up once', (t) => {
  let count = 0;
  const protocols = {
    get [Symbol.iterator]() {
      ++count;
      return Array.prototype[Symbol.iterator].bind(['one']);
    },
  };
  new t.Socket(t.url(), protocols);
  equal(count, 1);
});

test('later changes of the list do not count', async (t) => {
  const protocols = ['one'];
  const socket = new t.Socket(t.url(), protocols);
  protocols[0] = 'two';
  await t.event(socket, 'open');
  equal(socket.protocol, 'one');
});

test('the one that the server selects is the protocol', async (t) => {
  const socket = new t.Socket(t.url('/echo', { select: 'two' }), [
    'one',
    'two',
  ]);
  equal(socket.protocol, '');
  await t.event(socket, 'open');
  equal(socket.protocol, 'two');
  socket.close();
  await t.event(socket, 'close');
  equal(socket.protocol, 'two');
});

test('without an offer the protocol is empty', async (t) => {
  equal((await t.connect()).protocol, '');
});

test('fails when the server selects what was not offered', async (t) => {
  const socket = new t.Socket(t.url('/echo', { select: 'other' }), ['one']);
  await t.failsToOpen(socket);
  equal(socket.protocol, '');
});

test('fails when the server selects and nothing was offered', async (t) => {
  const fault = 'unoffered-protocol';
  await t.failsToOpen(new t.Socket(t.url('/fault', { fault })));
});

test('fails when the server selects none of the offered', async (t) => {
  await t.failsToOpen(new t.Socket(t.url('/echo', { select: '' }), ['one']));
});
