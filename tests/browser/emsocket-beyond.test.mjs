/** What an EmSocket has beyond the standard: promises, iteration, JSON. */
import assert from 'node:assert/strict';

import { inEachBrowser } from './support/emsocket-page.mjs';

const fast = { initialDelay: 20, maxDelay: 40, jitter: 'none' };

inEachBrowser((test) => {
  test('opened and closed resolve', async ({ page, server }) => {
    const told = await page.run(async ({ EmSocket }, url) => {
      const socket = new EmSocket(url, ['chat']);
      const { url: openedUrl, protocol } = await socket.opened;
      socket.close(4000, 'bye');
      return { openedUrl, protocol, closed: await socket.closed };
    }, server.url());
    assert.deepEqual(told, {
      openedUrl: server.url(),
      protocol: 'chat',
      closed: { code: 4000, reason: 'bye', wasClean: true },
    });
  });

  test('opened rejects when it ends before, and nobody need look', async ({
    page,
    server,
  }) => {
    server.refusesWith = 503;
    const told = await page.run(async ({ EmSocket, sleep }, url) => {
      const socket = new EmSocket(url, [], { reconnect: false });
      // Read and left: no rejection that nobody handled.
      void socket.opened;
      const { code } = await socket.closed;
      const error = await socket.opened.catch((reason) => reason);
      await sleep(100);
      return { code, name: error.name, message: error.message };
    }, server.url());
    assert.equal(told.code, 1006);
    assert.equal(told.name, 'NetworkError');
    assert.match(told.message, /1006/);
  });

  test('opened rejects before closed resolves', async ({ page, server }) => {
    server.refusesWith = 503;
    const first = await page.run(({ EmSocket }, url) => {
      const socket = new EmSocket(url, [], { reconnect: false });
      return Promise.race([socket.opened, socket.closed]).catch(
        ({ name }) => name,
      );
    }, server.url());
    assert.equal(first, 'NetworkError');
  });

  test('opened outlives failed attempts', async ({ page, server }) => {
    server.refusesWith = 503;
    await page.run(
      async ({ EmSocket, next }, url, reconnect) => {
        window.socket = new EmSocket(url, [], { reconnect });
        window.opened = window.socket.opened;
        await next(window.socket, 'reconnecting');
      },
      server.url(),
      fast,
    );
    server.refusesWith = undefined;
    const state = await page.run(async ({ socket, opened }) => {
      await opened;
      return socket.readyState;
    });
    assert.equal(state, 1);
  });

  test('after a reconnect() opened and closed are new', async ({
    page,
    server,
  }) => {
    const told = await page.run(async ({ EmSocket }, url) => {
      const socket = new EmSocket(url);
      await socket.opened;
      socket.close(4001);
      const first = await socket.closed;
      socket.reconnect();
      await socket.opened;
      const state = socket.readyState;
      socket.close(4002);
      const second = await socket.closed;
      return [first.code, state, second.code];
    }, server.url());
    assert.deepEqual(told, [4001, 1, 4002]);
  });

  test('for await gives each message and ends with the socket', async ({
    page,
    server,
  }) => {
    server.serve = (socket) => {
      for (const text of ['a', 'b', 'c']) socket.send(text);
      socket.close(1000);
    };
    const data = await page.run(async ({ EmSocket }, url) => {
      const data = [];
      for await (const message of new EmSocket(url)) data.push(message);
      return data;
    }, server.url());
    assert.deepEqual(data, ['a', 'b', 'c']);
  });

  test('for await goes on over a reconnect', async ({ page, server }) => {
    server.serve = (socket, _request, attempt) => {
      socket.send(`connection ${attempt}`);
      if (attempt === 0) setTimeout(() => socket.close(4001), 20);
      else setTimeout(() => socket.close(1000), 20);
    };
    const data = await page.run(
      async ({ EmSocket }, url, reconnect) => {
        const data = [];
        const socket = new EmSocket(url, [], { reconnect });
        for await (const message of socket) data.push(message);
        return data;
      },
      server.url(),
      fast,
    );
    assert.deepEqual(data, ['connection 0', 'connection 1']);
  });

  test('a for await that lags too far behind ends in an error', async ({
    page,
    server,
  }) => {
    server.serve = (socket) => {
      for (let i = 0; i < 10; ++i) socket.send(`${i}`);
    };
    const told = await page.run(async ({ EmSocket, sleep }, url) => {
      const socket = new EmSocket(url, [], { iteratorBuffer: 3 });
      const data = [];
      try {
        for await (const message of socket) {
          data.push(message);
          if (data.length === 1) await sleep(300);
        }
      } catch ({ name, message }) {
        return { data, name, message };
      }
      return { data };
    }, server.url());
    assert.deepEqual(told.data, ['0', '1', '2', '3']);
    assert.equal(told.name, 'QuotaExceededError');
    assert.match(told.message, /iteratorBuffer/);
  });

  test('leaving the loop leaves the socket open', async ({ page, server }) => {
    const told = await page.run(async ({ EmSocket, next }, url) => {
      const socket = new EmSocket(url);
      socket.send('one');
      for await (const message of socket) {
        if (message === 'one') break;
      }
      socket.send('two');
      return [(await next(socket, 'message')).data, socket.readyState];
    }, server.url());
    assert.deepEqual(told, ['two', 1]);
  });

  test('using, or dispose, closes', async ({ page, server }) => {
    const told = await page.run(async ({ EmSocket }, url) => {
      if (!Symbol.dispose) return 'not here';
      const socket = new EmSocket(url);
      await socket.opened;
      socket[Symbol.dispose]();
      const state = socket.readyState;
      await socket.closed;
      const other = new EmSocket(url);
      await other.opened;
      await other[Symbol.asyncDispose]();
      return [state, other.readyState];
    }, server.url());
    assert.ok(told === 'not here' || (told[0] === 2 && told[1] === 3), told);
  });

  test('json: data is the value, and sendJSON its text', async ({
    page,
    server,
  }) => {
    const value = { text: 'ü', list: [1, null], nested: { yes: true } };
    const data = await page.run(
      async ({ EmSocket, next }, url, value) => {
        const socket = new EmSocket(url, [], { json: true });
        socket.sendJSON(value);
        return (await next(socket, 'message')).data;
      },
      server.url(),
      value,
    );
    assert.deepEqual(data, value);
    assert.deepEqual(server.received.map(JSON.parse), [value]);
  });

  test('json: what is no JSON is an error of kind decode', async ({
    page,
    server,
  }) => {
    server.serve = (socket) => {
      socket.send('{"broken"');
      socket.send(Buffer.from([1]), { binary: true });
      socket.send('"fine"');
    };
    const told = await page.run(async ({ EmSocket }, url) => {
      const socket = new EmSocket(url, [], {
        json: true,
        binaryType: 'arraybuffer',
      });
      const heard = [];
      await new Promise((resolve) => {
        socket.onerror = ({ kind, data }) => heard.push([kind, data]);
        socket.onmessage = ({ data }) => {
          heard.push(data.byteLength ?? data);
          if (data === 'fine') resolve();
        };
      });
      return { heard, state: socket.readyState };
    }, server.url());
    assert.deepEqual(told, {
      heard: [['decode', '{"broken"'], 1, 'fine'],
      state: 1,
    });
  });

  test('sendJSON throws for what has no JSON', async ({ page, server }) => {
    const names = await page.run(async ({ EmSocket, thrown }, url) => {
      const socket = new EmSocket(url);
      const circle = {};
      circle.circle = circle;
      return [undefined, () => {}, circle, 1n].map(
        (value) => thrown(() => socket.sendJSON(value)).name,
      );
    }, server.url());
    assert.deepEqual(names, Array(4).fill('TypeError'));
  });

  test('once, handleEvent and target are the platform’s, for its own events [fault-37]', async ({
    page,
    server,
  }) => {
    const heard = await page.run(
      async ({ EmSocket, next }, url, reconnect) => {
        const socket = new EmSocket(url, [], { reconnect });
        const heard = [];
        const listener = {
          handleEvent(event) {
            heard.push([
              event.type,
              event.target === socket,
              this === listener,
            ]);
          },
        };
        socket.addEventListener('reconnecting', listener);
        socket.addEventListener('reconnecting', listener);
        socket.addEventListener('statechange', listener, { once: true });
        await next(socket, 'open');
        socket.send('drop');
        await next(socket, 'open');
        return heard;
      },
      server.url(),
      fast,
    );
    assert.deepEqual(heard, [
      ['statechange', true, true],
      ['reconnecting', true, true],
    ]);
  });

  test('onreconnecting, ondrain and onstatechange are handlers', async ({
    page,
    server,
  }) => {
    const heard = await page.run(
      async ({ EmSocket, next }, url, reconnect) => {
        const socket = new EmSocket(url, [], {
          reconnect,
          highWaterMark: 10,
        });
        const heard = [];
        for (const type of ['reconnecting', 'drain', 'statechange']) {
          socket[`on${type}`] = function (event) {
            heard.push(`${event.type} ${this === socket}`);
          };
        }
        socket.send('x'.repeat(20));
        await next(socket, 'drain');
        socket.send('drop');
        await next(socket, 'reconnecting');
        return [...new Set(heard)].sort();
      },
      server.url(),
      fast,
    );
    assert.deepEqual(heard, [
      'drain true',
      'reconnecting true',
      'statechange true',
    ]);
  });

  for (const type of ['error', 'statechange']) {
    test(`reconnect() in the last ${type} leaves opened and closed to what follows`, async ({
      page,
      server,
    }) => {
      const told = await page.run(
        async ({ EmSocket }, url, type) => {
          const controller = new AbortController();
          const urls = ['ftp://127.0.0.1/', url];
          const socket = new EmSocket(() => urls.shift(), [], {
            reconnect: { maxAttempts: 1 },
            signal: controller.signal,
          });
          const { closed } = socket;
          const isLast = ({ to }) => type === 'error' || to === 'closed';
          const listener = (event) => {
            if (!isLast(event)) return;
            socket.removeEventListener(type, listener);
            socket.reconnect();
          };
          socket.addEventListener(type, listener);
          const { url: opened } = await socket.opened;
          const { readyState } = socket;
          controller.abort();
          const { code } = await closed;
          return { opened, readyState, code };
        },
        server.url(),
        type,
      );
      assert.deepEqual(told, {
        opened: server.url(),
        readyState: 1,
        code: 1005,
      });
    });
  }

  test('an aborted signal ends it, and it stays ended', async ({
    page,
    server,
  }) => {
    const told = await page.run(async ({ EmSocket, sleep }, url) => {
      const controller = new AbortController();
      const { signal } = controller;
      const sockets = [
        new EmSocket(url, [], { signal }),
        new EmSocket(url, [], { signal, startClosed: true }),
      ];
      const opened = sockets.map((socket) =>
        socket.opened.catch((reason) => reason),
      );
      controller.abort('enough');
      sockets.push(new EmSocket(url, [], { signal }));
      await Promise.all(sockets.map(({ closed }) => closed));
      for (const socket of sockets) socket.reconnect();
      await sleep(100);
      return {
        opened: await Promise.all(opened),
        states: sockets.map(({ readyState }) => readyState),
      };
    }, server.url());
    assert.deepEqual(told, {
      opened: ['enough', 'enough'],
      states: [3, 3, 3],
    });
    assert.equal(server.attempts.length, 0);
  });

  test('a subclass whose dispatchEvent throws ends nothing', async ({
    page,
    server,
  }) => {
    page.expectFault(/mine|Script error/);
    const told = await page.run(async ({ EmSocket, sleep }, url) => {
      class Mine extends EmSocket {
        dispatchEvent(event) {
          super.dispatchEvent(event);
          throw new Error('mine');
        }
      }
      const socket = new Mine(url);
      await socket.opened;
      socket.close();
      const { code } = await socket.closed;
      await sleep(20);
      return code;
    }, server.url());
    assert.equal(told, 1005);
  });
});
