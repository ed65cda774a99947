/** The first connection of an EmSocket, which does not wait for its C++ half. */
import assert from 'node:assert/strict';

import { inEachBrowser } from './support/emsocket-page.mjs';
import { until } from './support/until.mjs';

inEachBrowser((test) => {
  /** The WebAssembly does not come before `release` is called in the page. */
  const holdWasm = (page) =>
    page.run((window) => {
      const { fetch } = window;
      const released = new Promise((resolve) => (window.release = resolve));
      window.fetch = (...given) => released.then(() => fetch(...given));
    });
  /** Makes `window.socket` and `window.events`. */
  const begin = (page, url, options) =>
    page.run(
      (window, url, options) => {
        window.socket = new window.EmSocket(url, [], options);
        window.events = window.journal(window.socket);
      },
      url,
      options,
    );
  const connected = (server) =>
    until('a connection', () => server.clients.length === 1);
  const disconnected = (server) =>
    until('no connection', () => server.clients.length === 0);

  test('begins while the WebAssembly is loading', async ({ page, server }) => {
    await holdWasm(page);
    await begin(page, server.url('/feed'));
    await connected(server);
    const echo = await page.run(async ({ socket, next, release }) => {
      const before = socket.readyState;
      socket.send('waits');
      release();
      await next(socket, 'open');
      return [before, socket.url, (await next(socket, 'message')).data];
    });
    assert.deepEqual(echo, [0, server.url('/feed'), 'waits']);
    assert.deepEqual(server.attempts, ['/feed']);
  });

  test('what came meanwhile is told in order', async ({ page, server }) => {
    server.serve = (socket) => {
      for (const text of ['1', '2', '3']) socket.send(text);
    };
    await holdWasm(page);
    await begin(page, server.url());
    await connected(server);
    const told = await page.run(async ({ socket, release, sleep }) => {
      await sleep(50);
      const heard = [];
      // Whoever waits for `opened` first hears the first message, too.
      socket.opened.then(() => {
        heard.push('open');
        socket.onmessage = ({ data }) => {
          heard.push(data);
          Promise.resolve().then(() => heard.push(`after ${data}`));
        };
      });
      release();
      while (heard.length < 7) await sleep(5);
      return heard;
    });
    assert.deepEqual(told, [
      ...['open', '1', 'after 1', '2', 'after 2', '3', 'after 3'],
    ]);
  });

  test('one that ended meanwhile is tried again', async ({ page, server }) => {
    server.serve = (socket, request, attempt) => {
      socket.send(`hello ${attempt}`);
      if (attempt === 0) socket.close(4001, 'once more');
    };
    await holdWasm(page);
    await begin(page, server.url(), { reconnect: { initialDelay: 10 } });
    await until('an attempt', () => server.attempts.length === 1);
    const told = await page.run(async ({ events, release, sleep }) => {
      await sleep(50);
      release();
      while (!events.some(({ data }) => data === 'hello 1')) await sleep(5);
      return events.filter(({ type }) => type !== 'statechange');
    });
    assert.deepEqual(
      told.map(({ type }) => type),
      ['open', 'message', 'close', 'reconnecting', 'open', 'message'],
    );
    assert.equal(told[2].code, 4001);
    assert.equal(told[2].reason, 'once more');
    assert.equal(told[2].wasClean, true);
  });

  test('one that was refused meanwhile is tried again', async ({
    page,
    server,
  }) => {
    server.refusesWith = 503;
    page.expectFault(/WebSocket/);
    await holdWasm(page);
    await begin(page, server.url(), { reconnect: { initialDelay: 10 } });
    await until('an attempt', () => server.attempts.length === 1);
    server.refusesWith = undefined;
    const told = await page.run(
      async ({ socket, events, next, release, sleep }) => {
        await sleep(50);
        release();
        await next(socket, 'open');
        return events.filter(({ type }) => type !== 'statechange');
      },
    );
    assert.deepEqual(
      told.map(({ type }) => type),
      ['error', 'close', 'reconnecting', 'open'],
    );
    assert.equal(told[0].kind, 'connect_failed');
  });

  test('close() ends it before the WebAssembly is there', async ({
    page,
    server,
  }) => {
    await holdWasm(page);
    await begin(page, server.url());
    await connected(server);
    await page.run(({ socket }) => {
      socket.close();
      return socket.closed;
    });
    await disconnected(server);
  });

  test('it ends when the WebAssembly does not load', async ({
    page,
    server,
  }) => {
    await page.run((window) => {
      window.fetch = () =>
        new Promise((_, reject) => {
          window.fail = () => reject(new Error('offline'));
        });
    });
    await begin(page, server.url());
    await connected(server);
    const kind = await page.run(async ({ socket, next, fail }) => {
      const error = next(socket, 'error');
      fail();
      return (await error).kind;
    });
    assert.equal(kind, 'load_failed');
    await disconnected(server);
  });

  test('has the binaryType that is set meanwhile', async ({ page, server }) => {
    server.serve = (socket) => socket.send(Buffer.from([1, 2, 3]));
    await holdWasm(page);
    const bytes = await page.run(async ({ EmSocket, next, release }, url) => {
      const socket = new EmSocket(url);
      socket.binaryType = 'arraybuffer';
      release();
      const { data } = await next(socket, 'message');
      return [...new Uint8Array(data)];
    }, server.url());
    assert.deepEqual(bytes, [1, 2, 3]);
  });

  test('has the binaryType that is set before a message is told', async ({
    page,
    server,
  }) => {
    server.serve = (socket) => {
      socket.send(Buffer.from([1]));
      socket.send(Buffer.from([2]));
    };
    await holdWasm(page);
    await begin(page, server.url());
    await connected(server);
    const kinds = await page.run(async ({ socket, release, sleep }) => {
      await sleep(50);
      const kinds = [];
      socket.onmessage = ({ data }) => {
        kinds.push(Object.prototype.toString.call(data).slice(8, -1));
        socket.binaryType = 'arraybuffer';
      };
      release();
      while (kinds.length < 2) await sleep(5);
      return kinds;
    });
    assert.deepEqual(kinds, ['Blob', 'ArrayBuffer']);
  });

  test('close() tells the server its code', async ({ page, server }) => {
    const closed = new Promise((resolve) => {
      server.serve = (socket) =>
        socket.on('close', (code, reason) => resolve([code, String(reason)]));
    });
    await holdWasm(page);
    await begin(page, server.url());
    await connected(server);
    await page.run(async ({ socket, sleep }) => {
      // Until the page has heard of it, too.
      await sleep(50);
      socket.close(4000, 'mine');
      await socket.closed;
    });
    assert.deepEqual(await closed, [4000, 'mine']);
  });

  test('is given up when too much comes before the WebAssembly', async ({
    page,
    server,
  }) => {
    server.serve = (socket, request, attempt) => {
      if (attempt > 0) socket.send('hello');
      else for (let i = 0; i < 20; ++i) socket.send('x'.repeat(100_000));
    };
    await holdWasm(page);
    await begin(page, server.url());
    await until('an attempt', () => server.attempts.length === 1);
    await disconnected(server);
    const told = await page.run(async ({ socket, events, next, release }) => {
      release();
      const { data } = await next(socket, 'message');
      return [data, ...events.map(({ type }) => type)];
    });
    assert.deepEqual(
      told.filter((type) => type !== 'statechange'),
      ['hello', 'open', 'message'],
    );
    assert.equal(server.attempts.length, 2);
  });

  test('is given up when connectTimeout is over', async ({ page, server }) => {
    await holdWasm(page);
    await begin(page, server.url(), { connectTimeout: 100 });
    await until('an attempt', () => server.attempts.length === 1);
    await disconnected(server);
    await page.run(({ socket, next, release }) => {
      release();
      return next(socket, 'open').then(() => {});
    });
    assert.equal(server.attempts.length, 2);
  });

  test('a connectTimeout that no timer can hold is not over at once [fault-17]', async ({
    page,
    server,
  }) => {
    await holdWasm(page);
    await begin(page, server.url(), { connectTimeout: 2 ** 32 });
    await connected(server);
    await page.run(async ({ socket, next, release, sleep }) => {
      await sleep(50);
      release();
      await next(socket, 'open');
    });
    assert.equal(server.attempts.length, 1);
  });

  test('waits where a provider gives the url', async ({ page, server }) => {
    await holdWasm(page);
    await page.run((window, url) => {
      window.socket = new window.EmSocket(() => url);
      return window.sleep(50);
    }, server.url());
    assert.deepEqual(server.attempts, []);
    await page.run(({ socket, next, release }) => {
      release();
      return next(socket, 'open').then(() => {});
    });
    assert.equal(server.attempts.length, 1);
  });
});
