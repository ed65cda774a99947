/** Messages through an EmSocket: whole, in order, and none lost in silence. */
import assert from 'node:assert/strict';

import { inEachBrowser } from './support/emsocket-page.mjs';
import { until } from './support/until.mjs';

const fast = { initialDelay: 20, maxDelay: 40, jitter: 'none' };

inEachBrowser((test) => {
  test('binaryType is the same after a reconnect [fault-28]', async ({
    page,
    server,
  }) => {
    const types = await page.run(
      async ({ EmSocket, next }, url, reconnect) => {
        const socket = new EmSocket(url, [], {
          reconnect,
          binaryType: 'arraybuffer',
        });
        const types = [socket.binaryType];
        const echo = async () => {
          socket.send(new Uint8Array(3));
          types.push((await next(socket, 'message')).data.constructor.name);
        };
        await next(socket, 'open');
        await echo();
        socket.binaryType = 'blob';
        socket.send('drop');
        await next(socket, 'open');
        await echo();
        return types;
      },
      server.url(),
      fast,
    );
    assert.deepEqual(types, ['arraybuffer', 'ArrayBuffer', 'Blob']);
  });

  test('text and binary messages keep their order [fault-28]', async ({
    page,
    server,
  }) => {
    const order = await page.run(async ({ EmSocket }, url) => {
      const socket = new EmSocket(url);
      socket.binaryType = 'arraybuffer';
      const got = [];
      await new Promise((resolve) => {
        socket.onmessage = ({ data }) => {
          got.push(typeof data === 'string' ? data : data.byteLength);
          if (got.length === 60) resolve();
        };
        for (let i = 0; i < 20; ++i) {
          socket.send(`${i}`);
          socket.send(new Uint8Array(i));
          socket.send(new Blob(['x'.repeat(i)]));
        }
      });
      return got;
    }, server.url());
    const expected = Array.from({ length: 20 }, (_, i) => [`${i}`, i, i]);
    assert.deepEqual(order, expected.flat());
  });

  test('bufferedAmount counts the bytes of queued text [fault-29]', async ({
    page,
    server,
  }) => {
    server.holds = true;
    const amounts = await page.run(async ({ EmSocket, init }, url) => {
      const early = new EmSocket(url);
      early.send('é€😀');
      const amounts = [early.bufferedAmount];
      await init();
      const socket = new EmSocket(url);
      socket.send('é€😀');
      amounts.push(socket.bufferedAmount);
      socket.send(new Uint8Array(10));
      socket.send(new Blob(['abc']));
      amounts.push(socket.bufferedAmount);
      window.socket = socket;
      return amounts;
    }, server.url());
    assert.deepEqual(amounts, [9, 9, 22]);
    await until('the handshakes', () => server.attempts.length >= 1);
    server.release();
    await page.run(async ({ socket, sleep }) => {
      while (socket.bufferedAmount > 0) await sleep(10);
    });
  });

  test('what waits is sent in order, before anything newer [fault-30]', async ({
    page,
    server,
  }) => {
    server.holds = true;
    await page.run(async ({ EmSocket, init }, url) => {
      const socket = new EmSocket(url);
      socket.send('before the wasm');
      await init();
      socket.send('before the handshake');
      socket.onopen = () => socket.send('in open');
      window.socket = socket;
    }, server.url());
    await until('the handshake', () => server.attempts.length === 1);
    await page.run(({ socket }) => socket.send('during the handshake'));
    server.release();
    await until('all of them', () => server.received.length === 4);
    assert.deepEqual(server.received, [
      'before the wasm',
      'before the handshake',
      'during the handshake',
      'in open',
    ]);
  });

  test('what is sent while the server is away arrives later [fault-30]', async ({
    page,
    server,
  }) => {
    await page.run(
      async ({ EmSocket, next }, url, reconnect) => {
        window.socket = new EmSocket(url, [], { reconnect });
        await next(window.socket, 'open');
      },
      server.url(),
      fast,
    );
    server.refusesWith = 503;
    server.drop();
    await until('a retry', () => server.attempts.length > 1);
    await page.run(({ socket }) => {
      for (let i = 0; i < 100; ++i) socket.send(`${i}`);
    });
    server.refusesWith = undefined;
    await until('all of them', () => server.received.length === 100);
    assert.deepEqual(
      server.received,
      Array.from({ length: 100 }, (_, i) => `${i}`),
    );
  });

  test('a queued buffer is sent as it was at send()', async ({
    page,
    server,
  }) => {
    server.holds = true;
    const bytes = await page.run(async ({ EmSocket, init }, url) => {
      await init();
      const socket = new EmSocket(url, [], { binaryType: 'arraybuffer' });
      const bytes = new Uint8Array([1, 2, 3]);
      socket.send(bytes);
      socket.send(bytes.buffer);
      bytes.fill(9);
      window.got = [];
      window.socket = socket;
      socket.onmessage = ({ data }) =>
        window.got.push([...new Uint8Array(data)]);
      return socket.bufferedAmount;
    }, server.url());
    assert.equal(bytes, 6);
    await until('the handshake', () => server.attempts.length === 1);
    server.release();
    const got = await until(
      'both messages',
      () => page.run(({ got }) => got),
      (messages) => messages.length === 2,
    );
    assert.deepEqual(got, [
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  test('a full outbox throws a QuotaExceededError and keeps the rest', async ({
    page,
    server,
  }) => {
    server.holds = true;
    const told = await page.run(async ({ EmSocket, init, thrown }, url) => {
      await init();
      const socket = new EmSocket(url, [], {
        outbox: { maxBytes: 10, maxMessages: 3 },
      });
      const errors = [
        thrown(() => socket.send('x'.repeat(11))),
        thrown(() => socket.send('12345678')),
        thrown(() => socket.send('123')),
        thrown(() => socket.send('1')),
        thrown(() => socket.send('2')),
        thrown(() => socket.send('')),
      ];
      window.socket = socket;
      return {
        errors: errors.map((error) => error?.name ?? 'none'),
        amount: socket.bufferedAmount,
      };
    }, server.url());
    assert.deepEqual(told.errors, [
      'QuotaExceededError',
      'none',
      'QuotaExceededError',
      'none',
      'none',
      'QuotaExceededError',
    ]);
    assert.equal(told.amount, 10);
    await until('the handshake', () => server.attempts.length === 1);
    server.release();
    await until('the rest', () => server.received.length === 3);
    assert.deepEqual(server.received, ['12345678', '1', '2']);
  });

  test('drop_oldest makes room and says what it dropped', async ({
    page,
    server,
  }) => {
    server.holds = true;
    const error = await page.run(async ({ EmSocket, init, next }, url) => {
      await init();
      const socket = new EmSocket(url, [], {
        outbox: { maxMessages: 2, overflow: 'drop_oldest' },
      });
      const dropped = next(socket, 'error');
      for (const text of ['1', '2', '3', '4']) socket.send(text);
      window.socket = socket;
      const { kind, message } = await dropped;
      return { kind, message };
    }, server.url());
    assert.equal(error.kind, 'outbox_full');
    assert.match(error.message, /2 messages/);
    await until('the handshake', () => server.attempts.length === 1);
    server.release();
    await until('the rest', () => server.received.length === 2);
    assert.deepEqual(server.received, ['3', '4']);
  });

  test('drop_newest drops what does not fit', async ({ page, server }) => {
    server.holds = true;
    await page.run(async ({ EmSocket, init }, url) => {
      await init();
      window.socket = new EmSocket(url, [], {
        outbox: { maxMessages: 2, overflow: 'drop_newest' },
      });
      for (const text of ['1', '2', '3', '4']) window.socket.send(text);
    }, server.url());
    await until('the handshake', () => server.attempts.length === 1);
    server.release();
    await until('the rest', () => server.received.length === 2);
    assert.deepEqual(server.received, ['1', '2']);
  });

  test('send() while CONNECTING and after CLOSED is no fault [fault-32]', async ({
    page,
    server,
  }) => {
    const told = await page.run(async ({ EmSocket, next, thrown }, url) => {
      const socket = new EmSocket(url);
      const errors = [thrown(() => socket.send('early'))];
      const { data } = await next(socket, 'message');
      socket.close();
      errors.push(thrown(() => socket.send('late')));
      await next(socket, 'close');
      errors.push(thrown(() => socket.send('later')));
      return { errors: errors.map(Boolean), data, lost: socket.bufferedAmount };
    }, server.url());
    assert.deepEqual(told, {
      errors: [false, false, false],
      data: 'early',
      lost: 9,
    });
  });

  test('every text comes through whole, queued or not [fault-33]', async ({
    page,
    server,
  }) => {
    const texts = [
      '',
      '\0',
      'a\0b',
      '\ufeff',
      '\ufeffx',
      '😀',
      'ä'.repeat(1_000),
    ];
    const echoes = await page.run(
      async ({ EmSocket, init }, url, texts) => {
        await init();
        const socket = new EmSocket(url);
        const echoes = [];
        await new Promise((resolve) => {
          socket.onmessage = ({ data }) => {
            echoes.push(data);
            if (echoes.length === 2 * texts.length + 2) resolve();
          };
          const sendAll = () => {
            for (const text of texts) socket.send(text);
            socket.send('a\ud83db');
          };
          sendAll();
          socket.onopen = sendAll;
        });
        return echoes;
      },
      server.url(),
      texts,
    );
    const expected = [...texts, 'a\ufffdb'];
    assert.deepEqual(echoes, [...expected, ...expected]);
  });

  test('empty binary messages come through, queued or not [fault-33]', async ({
    page,
    server,
  }) => {
    const sizes = await page.run(async ({ EmSocket, init, next }, url) => {
      await init();
      const socket = new EmSocket(url);
      socket.send(new ArrayBuffer(0));
      const sizes = [(await next(socket, 'message')).data.size];
      socket.send(new Blob());
      sizes.push((await next(socket, 'message')).data.size);
      return sizes;
    }, server.url());
    assert.deepEqual(sizes, [0, 0]);
  });

  test('of a burst no message is lost [fault-34]', async ({ page, server }) => {
    server.serve = (socket) => {
      for (let i = 0; i < 2_000; ++i) socket.send(`${i}`);
    };
    const counts = await page.run(async ({ EmSocket }, url) => {
      const socket = new EmSocket(url, [], { iteratorBuffer: Infinity });
      let heard = 0;
      socket.addEventListener('message', () => ++heard);
      const looped = [];
      for await (const data of socket) {
        looped.push(data);
        if (looped.length === 2_000) break;
      }
      const isInOrder = looped.every((data, i) => data === `${i}`);
      return { heard, looped: looped.length, isInOrder };
    }, server.url());
    assert.deepEqual(counts, { heard: 2_000, looped: 2_000, isInOrder: true });
  });

  test('code, reason and subprotocol are what the server said [fault-35]', async ({
    page,
    server,
  }) => {
    server.serve = (socket) => socket.close(4321, 'größer');
    const told = await page.run(async ({ EmSocket, next }, url) => {
      const socket = new EmSocket(url, ['chat', 'other'], { reconnect: false });
      const protocol = next(socket, 'open').then(() => socket.protocol);
      const { code, reason, wasClean } = await next(socket, 'close');
      return { protocol: await protocol, code, reason, wasClean };
    }, server.url());
    assert.deepEqual(told, {
      protocol: 'chat',
      code: 4321,
      reason: 'größer',
      wasClean: true,
    });
  });

  test('close tells how many bytes were not sent', async ({ page, server }) => {
    server.holds = true;
    const told = await page.run(async ({ EmSocket, init, next }, url) => {
      await init();
      const socket = new EmSocket(url);
      socket.send('é€😀');
      socket.close();
      const { unsent } = await next(socket, 'close');
      return { unsent, amount: socket.bufferedAmount };
    }, server.url());
    assert.deepEqual(told, { unsent: 9, amount: 9 });
  });

  test('writable and one drain for each crossing', async ({ page, server }) => {
    server.holds = true;
    const before = await page.run(async ({ EmSocket, init, journal }, url) => {
      await init();
      const socket = new EmSocket(url, [], {
        highWaterMark: 1_000,
        lowWaterMark: 100,
      });
      const states = [socket.writable];
      window.events = journal(socket);
      for (let i = 0; i < 3; ++i) {
        socket.send('x'.repeat(500));
        states.push(socket.writable);
      }
      window.socket = socket;
      return states;
    }, server.url());
    assert.deepEqual(before, [true, true, false, false]);
    await until('the handshake', () => server.attempts.length === 1);
    server.release();
    await until('drain', () =>
      page.run(({ events }) => events.some(({ type }) => type === 'drain')),
    );
    const after = await page.run(async ({ socket, events, sleep }) => {
      await sleep(300);
      const drains = events.filter(({ type }) => type === 'drain');
      return { drains: drains.length, writable: socket.writable };
    });
    assert.deepEqual(after, { drains: 1, writable: true });
  });

  test('a message over maxMessageBytes ends the connection with 1009', async ({
    page,
    server,
  }) => {
    server.serve = (socket) => socket.send('x'.repeat(101));
    const events = await page.run(async ({ EmSocket, journal, next }, url) => {
      const socket = new EmSocket(url, [], {
        maxMessageBytes: 100,
        reconnect: false,
      });
      const events = journal(socket);
      await next(socket, 'close');
      return events.filter(({ type }) => type !== 'statechange');
    }, server.url());
    assert.deepEqual(
      events.map(({ type, kind, code }) => kind ?? code ?? type),
      ['open', 'message_too_large', 1009],
    );
  });

  test('drop_newest says so, and what was dropped waits for nothing', async ({
    page,
    server,
  }) => {
    const told = await page.run(async ({ EmSocket, next }, url) => {
      const socket = new EmSocket(url, [], {
        outbox: { maxMessages: 1, overflow: 'drop_newest' },
      });
      socket.send('a');
      socket.send('bbbb');
      const { kind } = await next(socket, 'error');
      await next(socket, 'message');
      return { kind, amount: socket.bufferedAmount };
    }, server.url());
    assert.deepEqual(told, { kind: 'outbox_full', amount: 0 });
  });

  test('buffers of another window and detached ones are sent like others', async ({
    page,
    server,
  }) => {
    const sizes = await page.run(async ({ EmSocket, init }, url) => {
      await init();
      const socket = new EmSocket(url, [], { binaryType: 'arraybuffer' });
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const bytes = new frame.contentWindow.Uint8Array([1, 2]);
      const detached = new Uint8Array(3);
      const view = new DataView(detached.buffer);
      structuredClone(detached.buffer, { transfer: [detached.buffer] });
      const all = [bytes.buffer, detached, view, detached.buffer];
      for (const data of all) socket.send(data);
      bytes.fill(9);
      const got = [];
      await new Promise((resolve) => {
        socket.onmessage = ({ data }) => {
          got.push([...new Uint8Array(data)]);
          if (got.length === all.length) resolve();
        };
      });
      return got;
    }, server.url());
    assert.deepEqual(sizes, [[1, 2], [], [], []]);
  });
});
