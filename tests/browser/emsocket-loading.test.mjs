/** An EmSocket before its C++ half is there: as it is with it. */
import assert from 'node:assert/strict';

import { inEachBrowser } from './support/emsocket-page.mjs';
import { until } from './support/until.mjs';

inEachBrowser((test) => {
  /** Runs it where nothing is loaded yet, and again where all is. */
  const runTwice = async (page, body, ...args) => {
    const before = await page.run(body, ...args);
    await page.run(({ init }) => init());
    return [before, await page.run(body, ...args)];
  };

  test('the outbox has the same limits', async ({ page, server }) => {
    server.holds = true;
    const [before, after] = await runTwice(
      page,
      async ({ EmSocket, next, thrown }, url) => {
        const use = async (outbox, settings) => {
          const options = { outbox, highWaterMark: 5, ...settings };
          const socket = new EmSocket(url, [], options);
          const told = [];
          socket.onerror = ({ kind, message }) => told.push(kind, message);
          const texts = ['é23', '4567', 'x'.repeat(11), '89', ''];
          const steps = texts.map((text) => [
            thrown(() => socket.send(text))?.name ?? 'taken',
            socket.bufferedAmount,
            socket.writable,
          ]);
          socket.close();
          const { unsent } = await next(socket, 'close');
          return { steps, told, unsent, lost: socket.bufferedAmount };
        };
        const outboxes = [{}, { maxBytes: 10 }];
        for (const overflow of ['reject', 'drop_oldest', 'drop_newest']) {
          for (const maxMessages of [0, 2, 3]) {
            outboxes.push({ maxBytes: 8, maxMessages, overflow });
          }
        }
        return Promise.all([
          ...outboxes.map((outbox) => use(outbox)),
          ...outboxes.map((outbox) => use(outbox, { startClosed: true })),
        ]);
      },
      server.url(),
    );
    assert.deepEqual(before, after);
    const names = before.flatMap(({ steps }) => steps.map(([name]) => name));
    assert.ok(names.includes('QuotaExceededError'));
    assert.ok(before.some(({ told }) => told.includes('outbox_full')));
  });

  test('what waits goes out in order', async ({ page, server }) => {
    await page.run(async ({ EmSocket, next }, url) => {
      const socket = new EmSocket(url, [], {
        outbox: { maxMessages: 2, overflow: 'drop_oldest' },
      });
      for (const text of ['1', '2', '3']) socket.send(text);
      await next(socket, 'open');
      socket.send('4');
    }, server.url());
    await until('all of it', () => server.received.length === 3);
    assert.deepEqual(server.received, ['2', '3', '4']);
  });

  test('reconnect() after close() connects again', async ({ page, server }) => {
    const paths = await runTwice(
      page,
      async ({ EmSocket, next }, url) => {
        const socket = new EmSocket(url);
        const types = [];
        for (const type of ['error', 'close', 'open']) {
          socket.addEventListener(type, () => types.push(type));
        }
        socket.close();
        const during = socket.readyState;
        socket.reconnect();
        await next(socket, 'open');
        const { readyState } = socket;
        socket.close();
        await socket.closed;
        return { types, during, readyState };
      },
      server.url(),
    );
    const expected = {
      types: ['error', 'close', 'open', 'close'],
      during: 2,
      readyState: 1,
    };
    assert.deepEqual(paths, [expected, expected]);
  });

  test('reconnect() in the close of what was closed connects to its url', async ({
    page,
    server,
  }) => {
    const urls = await runTwice(
      page,
      async ({ EmSocket, next }, url) => {
        const socket = new EmSocket(url);
        socket.onclose = () => socket.reconnect();
        socket.close();
        await next(socket, 'open');
        socket.onclose = null;
        socket.close();
        await socket.closed;
        return socket.url;
      },
      server.url('/feed'),
    );
    assert.deepEqual(urls, [server.url('/feed'), server.url('/feed')]);
    assert.deepEqual(new Set(server.attempts), new Set(['/feed']));
  });

  test('close() of one that was never started is its one close', async ({
    page,
    server,
  }) => {
    const told = await runTwice(
      page,
      async ({ EmSocket, sleep }, url) => {
        const socket = new EmSocket(url, [], { startClosed: true });
        const closes = [];
        socket.addEventListener('close', ({ willReconnect }) =>
          closes.push(willReconnect),
        );
        const { opened, closed } = socket;
        const loop = (async () => {
          for await (const data of socket) return data;
          return 'ended';
        })();
        socket.close();
        const within = closes.length;
        const { code } = await closed;
        await sleep(20);
        return {
          within,
          code,
          closes,
          loop: await loop,
          opened: await opened.catch(({ name }) => name),
          state: socket.state,
        };
      },
      server.url(),
    );
    const expected = {
      within: 0,
      code: 1006,
      closes: [false],
      loop: 'ended',
      opened: 'NetworkError',
      state: 'closed',
    };
    assert.deepEqual(told, [expected, expected]);
    assert.equal(server.attempts.length, 0);
  });

  test('close() does not wait for what does not load', async ({
    page,
    server,
  }) => {
    const told = await page.run(async ({ EmSocket, journal }, url) => {
      window.fetch = () => new Promise(() => {});
      const socket = new EmSocket(url);
      const events = journal(socket);
      socket.send('é');
      socket.close();
      await socket.closed;
      await Promise.resolve();
      return { events, amount: socket.bufferedAmount };
    }, server.url());
    const [closing, closed, error, close] = told.events;
    assert.deepEqual([closing.to, closed.to], ['closing', 'closed']);
    assert.equal(error.kind, 'connect_failed');
    assert.deepEqual([close.code, close.unsent], [1006, 2]);
    assert.equal(told.amount, 2);
  });
});
