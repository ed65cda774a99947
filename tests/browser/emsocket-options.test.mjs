/** The options of an EmSocket, and how a wrong one is refused. */
import assert from 'node:assert/strict';

import { inEachBrowser } from './support/emsocket-page.mjs';
import { until } from './support/until.mjs';

/** Each wrong value with the option that the error must name. */
const wrong = [
  ['TypeError', 'connectTimeout', { connectTimeout: 'soon' }],
  ['RangeError', 'connectTimeout', { connectTimeout: 0 }],
  ['RangeError', 'closeTimeout', { closeTimeout: -1 }],
  ['TypeError', 'binaryType', { binaryType: 'text' }],
  ['TypeError', 'reconnect', { reconnect: 5 }],
  ['RangeError', 'reconnect.initialDelay', { reconnect: { initialDelay: -1 } }],
  ['RangeError', 'reconnect.factor', { reconnect: { factor: 0.5 } }],
  ['TypeError', 'reconnect.factor', { reconnect: { factor: null } }],
  [
    'RangeError',
    'reconnect.maxDelay',
    { reconnect: { initialDelay: 2, maxDelay: 1 } },
  ],
  ['TypeError', 'reconnect.jitter', { reconnect: { jitter: 'some' } }],
  ['RangeError', 'reconnect.maxAttempts', { reconnect: { maxAttempts: 0 } }],
  ['RangeError', 'reconnect.maxAttempts', { reconnect: { maxAttempts: 1.5 } }],
  ['RangeError', 'reconnect.stableAfter', { reconnect: { stableAfter: -1 } }],
  ['TypeError', 'reconnect.shouldRetry', { reconnect: { shouldRetry: true } }],
  ['TypeError', 'heartbeat.message', { heartbeat: { interval: 1_000 } }],
  ['TypeError', 'heartbeat.message', { heartbeat: { message: 1 } }],
  ['RangeError', 'heartbeat.timeout', { heartbeat: { timeout: 0 } }],
  ['RangeError', 'outbox.maxBytes', { outbox: { maxBytes: -1 } }],
  ['RangeError', 'outbox.maxMessages', { outbox: { maxMessages: 1.5 } }],
  ['TypeError', 'outbox.overflow', { outbox: { overflow: 'panic' } }],
  ['TypeError', 'outbox', { outbox: 'small' }],
  ['RangeError', 'maxMessageBytes', { maxMessageBytes: 0 }],
  ['RangeError', 'lowWaterMark', { highWaterMark: 1, lowWaterMark: 2 }],
  ['TypeError', 'json', { json: 'yes' }],
  ['RangeError', 'iteratorBuffer', { iteratorBuffer: 0 }],
  ['TypeError', 'signal', { signal: {} }],
  ['TypeError', 'startClosed', { startClosed: 1 }],
  ['TypeError', 'options', 'fast'],
  ['RangeError', 'connectionTimeout', { connectionTimeout: 0.5 }],
  ['RangeError', 'reconnectionDelay', { reconnectionDelayGrowFactor: 0.5 }],
];

inEachBrowser((test) => {
  test('an option that is wrong is refused by its name', async ({
    page,
    server,
  }) => {
    const errors = await page.run(
      ({ EmSocket, thrown }, url, all) =>
        all.map((options) => thrown(() => new EmSocket(url, [], options))),
      server.url(),
      wrong.map(([, , options]) => options),
    );
    wrong.forEach(([name, option, options], i) => {
      const what = `${option}: ${JSON.stringify(options)}`;
      assert.equal(errors[i]?.name, name, what);
      assert.ok(errors[i].message.includes(option), errors[i].message);
    });
    assert.equal(server.attempts.length, 0);
  });

  test("reconnecting-websocket's names mean what they mean there", async ({
    page,
    server,
  }) => {
    server.refusesWith = 503;
    const told = await page.run(async ({ EmSocket, journal, next }, url) => {
      const socket = new EmSocket(url, [], {
        minReconnectionDelay: 10,
        maxReconnectionDelay: 35,
        reconnectionDelayGrowFactor: 3,
        connectionTimeout: 5_000,
        maxRetries: 3,
        minUptime: 1_000,
        maxEnqueuedMessages: 2,
        startClosed: true,
        reconnect: { jitter: 'none' },
      });
      const events = journal(socket);
      const start = socket.readyState;
      socket.reconnect();
      await next(socket, 'close', (event) => !event.willReconnect);
      const delays = events.filter(({ type }) => type === 'reconnecting');
      return { start, delays: delays.map(({ delay }) => delay) };
    }, server.url());
    assert.equal(told.start, 3);
    assert.deepEqual(told.delays, [10, 30, 35]);
    // The first try, and three retries.
    assert.equal(server.attempts.length, 4);
  });

  test('connectionTimeout is connectTimeout', async ({ page, server }) => {
    server.holds = true;
    const message = await page.run(async ({ EmSocket, next }, url) => {
      const socket = new EmSocket(url, [], {
        connectionTimeout: 150,
        maxRetries: 0,
      });
      return (await next(socket, 'error')).message;
    }, server.url());
    assert.match(message, /150 ms/);
  });

  test('minUptime sets the delays back', async ({ page, server }) => {
    const delays = await page.run(async ({ EmSocket, next, sleep }, url) => {
      const socket = new EmSocket(url, [], {
        minReconnectionDelay: 20,
        minUptime: 150,
        reconnect: { jitter: 'none' },
      });
      const delays = [];
      for (const uptime of [0, 300, 0]) {
        await next(socket, 'open');
        await sleep(uptime);
        socket.send('drop');
        delays.push((await next(socket, 'reconnecting')).delay);
      }
      return delays;
    }, server.url());
    assert.deepEqual(delays, [20, 20, 40]);
  });

  test('closeTimeout gives up a server that does not answer', async ({
    page,
    server,
  }) => {
    server.serve = (socket) => socket.pause();
    const told = await page.run(async ({ EmSocket, next }, url) => {
      const socket = new EmSocket(url, [], { closeTimeout: 200 });
      await next(socket, 'open');
      const start = performance.now();
      socket.close(4000, 'bye');
      const { code, wasClean } = await next(socket, 'close');
      return { code, wasClean, time: performance.now() - start };
    }, server.url());
    assert.equal(told.code, 1006);
    assert.equal(told.wasClean, false);
    assert.ok(told.time >= 190 && told.time < 5_000, String(told.time));
  });

  test('a signal that is aborted ends the socket', async ({ page, server }) => {
    const told = await page.run(async ({ EmSocket, next }, url) => {
      const controller = new AbortController();
      const { signal } = controller;
      const socket = new EmSocket(url, [], { signal });
      await next(socket, 'open');
      controller.abort();
      const state = socket.readyState;
      const { willReconnect, wasClean } = await next(socket, 'close');
      return { state, willReconnect, wasClean };
    }, server.url());
    assert.deepEqual(told, { state: 2, willReconnect: false, wasClean: true });
    await until('no connection', () => server.clients.length === 0);
  });

  test('a signal ends a wait too', async ({ page, server }) => {
    server.refusesWith = 503;
    const willReconnect = await page.run(async ({ EmSocket, next }, url) => {
      const controller = new AbortController();
      const socket = new EmSocket(url, [], { signal: controller.signal });
      await next(socket, 'reconnecting');
      controller.abort();
      return (await next(socket, 'close')).willReconnect;
    }, server.url());
    assert.equal(willReconnect, false);
  });

  test('with a signal that was aborted before, it only closes', async ({
    page,
    server,
  }) => {
    const told = await page.run(
      async ({ EmSocket, init, next, sleep }, url) => {
        const signal = AbortSignal.abort();
        const early = new EmSocket(url, [], { signal });
        await next(early, 'close');
        await init();
        const socket = new EmSocket(url, [], { signal });
        const state = socket.readyState;
        const { code, willReconnect } = await next(socket, 'close');
        await sleep(100);
        return { state, code, willReconnect, after: socket.readyState };
      },
      server.url(),
    );
    assert.deepEqual(told, {
      state: 2,
      code: 1006,
      willReconnect: false,
      after: 3,
    });
    assert.equal(server.clients.length, 0);
  });

  test('a signal holds no socket that is closed', async ({ page, server }) => {
    const count = await page.run(async ({ EmSocket, next }, url) => {
      const { signal } = new AbortController();
      let count = 0;
      for (const [name, step] of [
        ['addEventListener', 1],
        ['removeEventListener', -1],
      ]) {
        const original = signal[name];
        signal[name] = function (...args) {
          count += step;
          return original.apply(this, args);
        };
      }
      const socket = new EmSocket(url, [], { signal });
      await next(socket, 'open');
      socket.close();
      await next(socket, 'close');
      return count;
    }, server.url());
    assert.equal(count, 0);
  });

  test("reconnecting-websocket's values are taken too", async ({
    page,
    server,
  }) => {
    const thrown = await page.run(
      ({ EmSocket, thrown }, url) =>
        [
          { maxReconnectionDelay: 300 },
          { maxReconnectionDelay: Infinity },
          { connectionTimeout: Infinity },
          { minUptime: Infinity },
          { maxRetries: Infinity },
          { reconnect: { maxDelay: 300 } },
        ].map((options) => {
          const all = { ...options, startClosed: true };
          return thrown(() => new EmSocket(url, [], all));
        }),
      server.url(),
    );
    assert.deepEqual(thrown, Array(6).fill(null));
  });

  test('maxEnqueuedMessages counts messages, and not their bytes', async ({
    page,
    server,
  }) => {
    server.holds = true;
    await page.run(({ EmSocket }, url) => {
      const socket = new EmSocket(url, [], { maxEnqueuedMessages: Infinity });
      for (let i = 0; i < 20; ++i) socket.send('x'.repeat(100_000));
    }, server.url());
    await until('the handshake', () => server.attempts.length === 1);
    server.release();
    await until('all of them', () => server.received.length === 20);
  });

  test('protocols may be an option', async ({ page, server }) => {
    const protocols = await page.run(async ({ EmSocket }, url) => {
      const ways = ['chat', () => ['chat']];
      const sockets = ways.map(
        (protocols) => new EmSocket(url, undefined, { protocols }),
      );
      const opened = await Promise.all(sockets.map(({ opened }) => opened));
      return opened.map(({ protocol }) => protocol);
    }, server.url());
    assert.deepEqual(protocols, ['chat', 'chat']);
  });
});
