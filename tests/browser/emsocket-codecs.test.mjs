/** Values through `emsocket/codecs`, with a server whose codecs are others'. */
import assert from 'node:assert/strict';

import { codecNames, peers, speak } from './support/codec-peers.mjs';
import { inEachBrowser } from './support/emsocket-page.mjs';
import { until } from './support/until.mjs';

const fast = { initialDelay: 20, maxDelay: 40, jitter: 'none' };

inEachBrowser((test) => {
  for (const codec of codecNames) {
    test(`${codec}: typed events go both ways`, async ({ page, server }) => {
      const received = speak(server, codec, ({ type, text }, send) => {
        if (type === 'say') send({ type: 'chat', from: 'ada', text });
      });
      const heard = await page.run(
        async ({ EmSocket, next }, url, codec) => {
          const socket = new EmSocket(url, [], { codec });
          const heard = [];
          const controller = new AbortController();
          socket.on('chat', (message) => heard.push(message));
          socket.on('chat', () => heard.push('once'), { once: true });
          const off = socket.on('chat', () => heard.push('never'));
          off();
          const { signal } = controller;
          socket.on('chat', () => heard.push('never either'), { signal });
          controller.abort();
          // Before it is loaded, and when it is.
          socket.sendMessage('say', { text: 'é😀\0' });
          heard.push((await next(socket, 'message')).data);
          socket.sendMessage('say', { text: 'x'.repeat(1000) });
          await next(socket, 'message');
          return heard;
        },
        server.url(),
        codec,
      );
      const first = { from: 'ada', text: 'é😀\0' };
      assert.deepEqual(heard.slice(0, 3), [
        ...[first, 'once', { type: 'chat', ...first }],
      ]);
      assert.equal(heard[3].text.length, 1000);
      assert.equal(heard.length, 4);
      assert.deepEqual(received[0], { type: 'say', text: 'é😀\0' });
    });
  }

  for (const codec of ['cbor', 'msgpack']) {
    test(`${codec}: every kind of value arrives as it was`, async ({
      page,
      server,
    }) => {
      const received = speak(server, codec);
      const sizes = [];
      const { serve } = server;
      server.serve = (socket) => {
        socket.on('message', ({ length }) => sizes.push(length));
        serve(socket);
      };
      const counted = await page.run(
        async ({ EmSocket, next }, url, codec) => {
          const socket = new EmSocket(url, [], { codec });
          const integers = [0, 1, 23, 24, 31, 32, 127, 128, 255, 256, 65535];
          integers.push(65536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER);
          const bytes = new Uint8Array([9, 0, 255, 9]);
          const waiting = {
            integers: integers.flatMap((n) => [n, -n - 1]),
            numbers: [0.5, -1.25, 0.1, 1e300, 2 ** 60],
            big: [2n ** 64n - 1n, -(2n ** 63n), 5n],
            nothing: [null, undefined, NaN, Infinity, () => 1, Symbol('s')],
            left: undefined,
            bools: [true, false],
            texts: ['', 'é', 'x'.repeat(31), 'x'.repeat(32), 'x'.repeat(300)],
            bytes: bytes.subarray(1, 3),
            buffer: bytes.buffer,
            view: new DataView(bytes.buffer, 3),
            many: new Uint8Array(300),
            date: new Date(0),
            custom: { toJSON: () => new Number(7) },
            list: Array.from({ length: 20 }, (_, i) => i),
            members: Object.fromEntries(integers.map((n) => [`k${n}`, n])),
          };
          socket.sendValue(waiting);
          const before = socket.bufferedAmount;
          // What was sent is what it was then.
          bytes.fill(1);
          waiting.date = 0;
          await next(socket, 'open');
          socket.sendValue('end');
          return before;
        },
        server.url(),
        codec,
      );
      await until('the messages came', () => received.length === 2);
      const [value] = received;
      const integers = [0, 1, 23, 24, 31, 32, 127, 128, 255, 256, 65535];
      integers.push(65536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER);
      assert.deepEqual(value.integers, [
        ...integers.flatMap((n) => [n, -n - 1]).slice(0, -1),
        // One lower than what is exact.
        -(2 ** 53),
      ]);
      assert.deepEqual(value.numbers, [0.5, -1.25, 0.1, 1e300, 2 ** 60]);
      assert.deepEqual(value.big, [2n ** 64n - 1n, -(2n ** 63n), 5]);
      assert.deepEqual(value.nothing, Array(6).fill(null));
      assert.ok(!('left' in value));
      assert.deepEqual(value.bools, [true, false]);
      assert.deepEqual(
        value.texts.map((text) => text.length),
        [0, 1, 31, 32, 300],
      );
      assert.deepEqual([...value.bytes], [0, 255]);
      assert.deepEqual([...value.buffer], [9, 0, 255, 9]);
      assert.deepEqual([...value.view], [9]);
      assert.equal(value.many.length, 300);
      assert.equal(value.date, '1970-01-01T00:00:00.000Z');
      assert.equal(value.custom, 7);
      assert.equal(value.list.length, 20);
      assert.equal(Object.keys(value.members).length, integers.length);
      assert.equal(received[1], 'end');
      // What waits is counted as it will be written.
      assert.equal(counted, sizes[0]);
    });

    test(`${codec}: integers over 2^53, bytes and odd keys come whole`, async ({
      page,
      server,
    }) => {
      speak(server, codec, (_, send, socket) => {
        const odd = JSON.parse('{"__proto__":{"a":1},"toString":2,"0":3}');
        send([2n ** 63n, -(2n ** 60n), 2 ** 53 - 1, 1.5, odd]);
        send(new Uint8Array([1, 0, 255]));
        // A frame of the other kind comes as it is.
        socket.send('text');
      });
      const seen = await page.run(
        async ({ EmSocket, next, show }, url, codec) => {
          const socket = new EmSocket(url, [], { codec, envelope: 'none' });
          socket.sendValue(null);
          const list = (await next(socket, 'message')).data;
          const bytes = (await next(socket, 'message')).data;
          const text = (await next(socket, 'message')).data;
          const odd = list.at(-1);
          return [
            show(list.slice(0, 4)),
            Object.keys(odd).sort(),
            Object.getPrototypeOf(odd) === Object.prototype,
            show(bytes),
            text,
          ];
        },
        server.url(),
        codec,
      );
      assert.deepEqual(seen, [
        '["9223372036854775808n","-1152921504606846976n",9007199254740991,1.5]',
        ['0', '__proto__', 'toString'],
        true,
        '"bytes 1,0,255"',
        'text',
      ]);
    });
  }

  test('what cannot be sent throws, and nothing is sent', async ({
    page,
    server,
  }) => {
    const received = speak(server, 'cbor');
    const names = await page.run(async ({ EmSocket, next, thrown }, url) => {
      const socket = new EmSocket(url, [], { codec: 'cbor' });
      await next(socket, 'open');
      const circle = {};
      circle.self = [circle];
      const failing = {
        get a() {
          throw new EvalError('mine');
        },
      };
      const names = [
        () => socket.sendValue(circle),
        () => socket.sendValue(2n ** 64n),
        () => socket.sendValue(-(2n ** 63n) - 1n),
        () => socket.sendValue(undefined),
        () => socket.sendValue(failing),
        () => socket.sendMessage('a', 5),
        () => socket.sendMessage('a', { type: 'b' }),
        () => new EmSocket(url, [], { codec: 'xml' }),
        () => new EmSocket(url, [], { codec: 'cbor', envelope: 'brown' }),
        () =>
          new EmSocket(url, [], { codec: 'cbor', decode: { maxDepth: 1e6 } }),
        () => new EmSocket(url, [], { codec: 'json', json: true }),
        () => new EmSocket(),
      ].map((call) => thrown(call)?.name);
      socket.sendValue('end');
      return names;
    }, server.url());
    await until('the messages came', () => received.length > 0);
    assert.deepEqual(received, ['end']);
    assert.deepEqual(names, [
      ...['TypeError', 'RangeError', 'RangeError', 'TypeError', 'EvalError'],
      ...['TypeError', 'TypeError', 'TypeError', 'TypeError', 'RangeError'],
      ...['TypeError', 'TypeError'],
    ]);
  });

  test('what a toJSON() sends meanwhile is a message of its own', async ({
    page,
    server,
  }) => {
    const received = speak(server, 'msgpack');
    await page.run(async ({ EmSocket, next }, url) => {
      const socket = new EmSocket(url, [], { codec: 'msgpack' });
      await next(socket, 'open');
      socket.sendValue([
        1,
        {
          toJSON() {
            socket.sendValue('inner');
            return 2;
          },
        },
      ]);
    }, server.url());
    await until('the messages came', () => received.length === 2);
    assert.deepEqual(received, ['inner', [1, 2]]);
  });

  test('values wait within the bounds of the outbox', async ({
    page,
    server,
  }) => {
    const received = speak(server, 'cbor');
    const seen = await page.run(
      async ({ EmSocket, init, next, thrown }, url) => {
        const outbox = { maxBytes: 20 };
        const options = { codec: 'cbor', outbox };
        const fill = (socket) => [
          thrown(() => socket.sendValue('x'.repeat(9)))?.name,
          thrown(() => socket.sendValue('y'.repeat(9)))?.name,
          thrown(() => socket.sendValue(1))?.name,
          socket.bufferedAmount,
        ];
        const early = new EmSocket(url, [], options);
        const seen = [fill(early)];
        await next(early, 'open');
        await init();
        const late = new EmSocket(url, [], options);
        seen.push(fill(late));
        await next(late, 'open');
        return seen;
      },
      server.url(),
    );
    const full = [null, null, 'QuotaExceededError', 20];
    assert.deepEqual(
      seen.map((row) => row.map((cell) => cell ?? null)),
      [full, full],
    );
    await until('the messages came', () => received.length === 4);
  });

  test('what is sent while it reconnects arrives', async ({ page, server }) => {
    const received = speak(server, 'msgpack', (message) => {
      if (message === 'drop') server.drop();
    });
    await page.run(
      async ({ EmSocket, next }, url, reconnect) => {
        const options = { codec: 'msgpack', reconnect };
        const socket = new EmSocket(url, [], options);
        await next(socket, 'open');
        socket.sendValue('drop');
        await next(socket, 'close');
        socket.sendValue({ late: new Uint8Array([1]) });
        await next(socket, 'open');
      },
      server.url(),
      fast,
    );
    await until('the messages came', () => received.length === 2);
    assert.deepEqual([...received[1].late], [1]);
  });

  test('for await gives values, send() and sendJSON() stay as they are', async ({
    page,
    server,
  }) => {
    server.serve = (socket) => {
      socket.on('message', (data, binary) => {
        if (binary) socket.send(data);
        else socket.send(peers.cbor.encode({ text: String(data) }));
      });
    };
    const values = await page.run(async ({ EmSocket }, url) => {
      const options = { codec: 'cbor', envelope: 'none' };
      const socket = new EmSocket(url, [], options);
      socket.send('plain');
      socket.sendJSON({ a: 1 });
      socket.send(new Uint8Array([0x83, 1, 2, 3]));
      const values = [];
      for await (const value of socket) {
        values.push(value);
        if (values.length === 3) break;
      }
      return values;
    }, server.url());
    assert.deepEqual(values, [
      { text: 'plain' },
      { text: '{"a":1}' },
      [1, 2, 3],
    ]);
  });
}, 'codecs.html');
