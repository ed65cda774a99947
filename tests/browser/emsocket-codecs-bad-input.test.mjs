/** Messages that are not what they should be: an error each, and life goes on. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { codecNames, peers } from './support/codec-peers.mjs';
import { buildCodecsProbe } from './support/codecs-probe.mjs';
import { inEachBrowser } from './support/emsocket-page.mjs';

const vectors = JSON.parse(
  await readFile(
    new URL('../support/json-vectors.json', import.meta.url),
    'utf8',
  ),
);
const probe = await buildCodecsProbe();

const bytes = (...values) => Buffer.from(values);
const nested = (depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** By name: the message, and what the error says of it. */
const faults = {
  json: {
    'no JSON': ['{"type":', /found the end of the message \(syntax\)/],
    'an empty message': ['', /expected a value.*\(syntax\)/],
    'behind the end': ['{"type":"a"} x', /expected the end of the message/],
    NaN: ['{"type":"a","x":NaN}', /at \/x, .*\(syntax\)/],
    'too deep': [nested(65), /at most 64 .*\(too_deep\)/],
    'too large': [`"${'x'.repeat(2000)}"`, /decode\.maxBytes.*\(too_large\)/],
    'no object': ['[1]', /expected an object, found an array \(wrong_type\)/],
    'no type': ['{"text":1}', /at \/type, expected a string, found no such/],
    'a wrong type': ['{"type":7}', /at \/type, .*found the number 7/],
    'a request without id': ['{"type":"add"}', /the id of a request/],
  },
  cbor: {
    'an end too early': [bytes(0xa1, 0x64), /found 0 bytes.*\(syntax\)/],
    'no CBOR': [bytes(0x1c), /found 0x1c at byte 0 \(syntax\)/],
    'behind the end': [bytes(0xa0, 0), /expected the end of the message/],
    'no UTF-8': [bytes(0x61, 0xff), /expected UTF-8.*\(invalid_utf8\)/],
    NaN: [bytes(0xa1, 0x61, 0x78, 0xf9, 0x7e, 0), /\/x.*NaN \(not_finite\)/],
    'an infinity': [bytes(0xf9, 0x7c, 0), /found Infinity \(not_finite\)/],
    'one key twice': [
      bytes(0xa2, 0x61, 0x61, 1, 0x61, 0x61, 2),
      /at \/a, expected each key once.*\(duplicate_key\)/,
    ],
    'a key that is a number': [bytes(0xa1, 1, 2), /a string, found the number/],
    'a simple value': [bytes(0x81, 0xe0), /at \/0.*JSON does not have/],
    'too deep': [Buffer.alloc(66, 0x81), /\(too_deep\)/],
    'more than there is': [bytes(0x9b, ...Array(8).fill(255)), /\(syntax\)/],
    'too large': [Buffer.alloc(2000), /decode\.maxBytes.*\(too_large\)/],
    'no type': [bytes(0xa0), /at \/type, expected a string/],
  },
  msgpack: {
    'an end too early': [bytes(0x93, 1), /found the end of the message/],
    'a byte that is never used': [bytes(0xc1), /found 0xc1 at byte 0/],
    'an extension': [bytes(0xd4, 1, 0), /a value that JSON does not have/],
    NaN: [bytes(0xca, 0x7f, 0xc0, 0, 0), /found NaN \(not_finite\)/],
    'no UTF-8': [bytes(0xa1, 0xff), /\(invalid_utf8\)/],
    'one key twice': [
      bytes(0x82, 0xa1, 0x61, 1, 0xa1, 0x61, 2),
      /\(duplicate_key\)/,
    ],
    'too deep': [Buffer.alloc(66, 0x91), /\(too_deep\)/],
  },
};

/** A random number below `limit`, the same in every run. */
function randomFrom(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Honest messages with some bytes changed, cut or doubled. */
function* hostile(codec, count) {
  const below = randomFrom(count);
  const honest = Buffer.from(
    peers[codec].encode({
      type: 'chat',
      id: 7,
      list: [1, -2, 3.5, true, null, { a: 'é😀', b: [[], {}] }],
      text: 'x'.repeat(40),
    }),
  );
  for (let i = 0; i < count; ++i) {
    const message = Buffer.from(honest);
    for (let n = below(4); n >= 0; --n) {
      message[below(message.length)] = below(256);
    }
    const end = below(3) ? message.length : below(message.length + 1);
    yield Buffer.concat([message.subarray(0, end), message.subarray(end - 2)]);
  }
}

inEachBrowser((test) => {
  for (const codec of codecNames) {
    test(`${codec}: what is wrong is said, and where`, async ({
      page,
      server,
    }) => {
      const cases = Object.entries(faults[codec]);
      server.serve = (socket) => {
        socket.on('message', () => {
          for (const [, [message]] of cases) socket.send(message);
          socket.send(peers[codec].encode({ type: 'end' }));
        });
      };
      const seen = await page.run(
        async ({ EmSocket }, url, codec) => {
          const decode = { maxBytes: 1000 };
          const socket = new EmSocket(url, [], { codec, decode });
          socket.onRequest('add', () => 0);
          const errors = [];
          const messages = [];
          socket.addEventListener('error', ({ kind, message, data }) => {
            const size = data.length ?? data.byteLength;
            errors.push({ kind, message, size });
          });
          socket.onmessage = ({ data }) => messages.push(data);
          const end = new Promise((resolve) => socket.on('end', resolve));
          socket.send('start');
          await end;
          return { errors, messages, state: socket.state };
        },
        server.url(),
        codec,
      );
      for (const [index, [name, [message, text]]] of cases.entries()) {
        assert.match(seen.errors[index].message, text, name);
        assert.equal(seen.errors[index].kind, 'decode');
        assert.equal(seen.errors[index].size, message.length);
      }
      assert.equal(seen.errors.length, cases.length);
      assert.deepEqual(seen.messages, [{ type: 'end' }]);
      assert.equal(seen.state, 'open');
    });

    test(`${codec}: thousands of hostile messages leave it as it was`, async ({
      page,
      server,
    }) => {
      const messages = [...hostile(codec, 2_000)];
      server.serve = (socket) => {
        socket.on('message', () => {
          const binary = codec !== 'json';
          // Text that is no UTF-8 ends the connection before anybody reads it.
          for (const message of messages) {
            socket.send(binary ? message : message.toString(), { binary });
          }
          socket.send(peers[codec].encode({ type: 'end' }));
        });
      };
      const seen = await page.run(
        async ({ EmSocket }, url, codec) => {
          const socket = new EmSocket(url, [], { codec });
          const counts = { message: 0, error: 0, close: 0 };
          for (const type of Object.keys(counts)) {
            socket.addEventListener(type, () => ++counts[type]);
          }
          const end = new Promise((resolve) => socket.on('end', resolve));
          socket.send('start');
          await end;
          return counts;
        },
        server.url(),
        codec,
      );
      assert.equal(seen.message + seen.error, messages.length + 1);
      assert.ok(seen.error > 500, `${seen.error} errors`);
      assert.equal(seen.close, 0);
    });
  }

  test('the C++ reader of JSON agrees with JSON.parse', async ({ page }) => {
    const different = await page.run(
      async (_, probe, vectors) => {
        const { codecs, init } = await import(probe);
        await init();
        const isParsed = (text) => {
          try {
            JSON.parse(text);
            return true;
          } catch {
            return false;
          }
        };
        const isRead = (text) => {
          codecs().decode(0, text, 1_000, Infinity);
          return codecs().fault === '';
        };
        return vectors
          .filter(
            ({ text, accept }) =>
              isParsed(text) !== accept || isRead(text) !== accept,
          )
          .map(({ name }) => name);
      },
      probe,
      vectors,
    );
    assert.deepEqual(different, []);
  });

  test('a thousand levels are read where they are allowed', async ({
    page,
    server,
  }) => {
    server.serve = (socket, request) => {
      const codec = request.url.slice(1);
      const head = { cbor: 0x81, msgpack: 0x91 }[codec];
      socket.send(
        head
          ? Buffer.concat([Buffer.alloc(1000, head), bytes(0)])
          : nested(1000),
      );
    };
    for (const codec of codecNames) {
      const depth = await page.run(
        async ({ EmSocket, next }, url, codec) => {
          const options = {
            codec,
            envelope: 'none',
            decode: { maxDepth: 1000 },
          };
          const socket = new EmSocket(url, [], options);
          let { data } = await next(socket, 'message');
          let depth = 0;
          for (; Array.isArray(data); data = data[0]) ++depth;
          return depth;
        },
        server.url(`/${codec}`),
        codec,
      );
      assert.equal(depth, 1000);
    }
  });
}, 'codecs.html');
