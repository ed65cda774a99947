/** Known faults of such clients, which EmSocket must not have: its lifecycle. */
import assert from 'node:assert/strict';

import { inEachBrowser } from './support/emsocket-page.mjs';
import { until } from './support/until.mjs';

const fast = { initialDelay: 20, maxDelay: 40, jitter: 'none' };

inEachBrowser((test) => {
  test('close() before the first attempt is ready leaves it able to connect [fault-1]', async ({
    page,
    server,
  }) => {
    const states = await page.run(async ({ EmSocket, next }, url) => {
      const socket = new EmSocket(url);
      socket.close();
      await next(socket, 'close');
      const closed = socket.readyState;
      socket.reconnect();
      await next(socket, 'open');
      return [closed, socket.readyState];
    }, server.url());
    assert.deepEqual(states, [3, 1]);
    assert.equal(server.attempts.length, 1);
  });

  test('close() while the url provider runs leaves it able to connect [fault-1]', async ({
    page,
    server,
  }) => {
    const events = await page.run(
      async ({ EmSocket, journal, next, init }, url) => {
        await init();
        const answers = [];
        const socket = new EmSocket(
          () => new Promise((resolve) => answers.push(resolve)),
        );
        const events = journal(socket);
        await Promise.resolve();
        socket.close();
        await next(socket, 'close');
        answers[0]?.(url);
        socket.reconnect();
        await Promise.resolve();
        answers.at(-1)(url);
        await next(socket, 'open');
        return events.map(({ type }) => type);
      },
      server.url(),
    );
    assert.deepEqual(
      events.filter((type) => type !== 'statechange'),
      ['error', 'close', 'open'],
    );
    assert.equal(server.attempts.length, 1);
  });

  test('close() during the wait cancels the retry and fires one close [fault-2]', async ({
    page,
    server,
  }) => {
    server.refusesWith = 503;
    const events = await page.run(
      async ({ EmSocket, journal, next, sleep }, url) => {
        const reconnect = { initialDelay: 200, jitter: 'none' };
        const socket = new EmSocket(url, [], { reconnect });
        const events = journal(socket);
        await next(socket, 'reconnecting');
        const before = events.length;
        socket.close();
        const within = events.slice(before).map(({ type }) => type);
        await next(socket, 'close');
        await sleep(500);
        return {
          within,
          after: events.slice(before),
          state: socket.readyState,
        };
      },
      server.url(),
    );
    assert.deepEqual(events.within, ['statechange']);
    const closes = events.after.filter(({ type }) => type === 'close');
    assert.equal(closes.length, 1);
    assert.equal(closes[0].willReconnect, false);
    assert.equal(events.state, 3);
    assert.equal(server.attempts.length, 1);
  });

  test('reconnect() works when the attempts are used up [fault-3]', async ({
    page,
    server,
  }) => {
    server.refusesWith = 503;
    await page.run(
      async ({ EmSocket, next }, url, fast) => {
        const reconnect = { ...fast, maxAttempts: 2 };
        window.socket = new EmSocket(url, [], { reconnect });
        await next(window.socket, 'close', (event) => !event.willReconnect);
      },
      server.url(),
      fast,
    );
    assert.equal(server.attempts.length, 2);
    server.refusesWith = undefined;
    await page.run(async ({ socket, next }) => {
      socket.reconnect();
      await next(socket, 'open');
    });
    assert.equal(server.attempts.length, 3);
  });

  test('reconnect() skips a running wait [fault-3]', async ({
    page,
    server,
  }) => {
    server.refusesWith = 503;
    await page.run(async ({ EmSocket, next }, url) => {
      const reconnect = { initialDelay: 60_000, maxDelay: 60_000 };
      window.socket = new EmSocket(url, [], { reconnect });
      await next(window.socket, 'reconnecting');
    }, server.url());
    server.refusesWith = undefined;
    await page.run(async ({ socket, next }) => {
      socket.reconnect();
      await next(socket, 'open');
    });
    assert.equal(server.attempts.length, 2);
  });

  test('reconnect() twice while open leaves one live connection [fault-4]', async ({
    page,
    server,
  }) => {
    await page.run(async ({ EmSocket, next, sleep }, url) => {
      let token = 0;
      const socket = new EmSocket(() => `${url}?token=${++token}`);
      await next(socket, 'open');
      socket.reconnect();
      socket.reconnect();
      await next(socket, 'open');
      socket.reconnect();
      await next(socket, 'open');
      await sleep(200);
    }, server.url());
    await until('one connection', () => server.clients.length === 1);
    // A token is never used twice.
    assert.deepEqual(server.attempts, ['/?token=1', '/?token=2', '/?token=3']);
  });

  test('nothing of an old connection is taken for the new one [fault-5]', async ({
    page,
    server,
  }) => {
    const sockets = [];
    server.serve = (socket) => sockets.push(socket);
    await page.run(async ({ EmSocket, journal, next }, url) => {
      window.socket = new EmSocket(url);
      await next(window.socket, 'open');
      window.events = journal(window.socket);
    }, server.url());
    // On its way while the page turns to the next connection.
    sockets[0].send('old');
    await page.run(async ({ socket, next }) => {
      socket.reconnect();
      await next(socket, 'open');
    });
    await until('the second connection', () => sockets.length === 2);
    sockets[0].close(4001, 'old');
    sockets[1].send('new');
    const events = await page.run(async ({ socket, events, next, sleep }) => {
      if (!events.some(({ type }) => type === 'message')) {
        await next(socket, 'message');
      }
      await sleep(100);
      return { events, state: socket.readyState };
    });
    const afterOpen = events.events.slice(
      events.events.findIndex(({ type }) => type === 'open'),
    );
    assert.deepEqual(
      afterOpen.filter(({ type }) => type === 'message').map((e) => e.data),
      ['new'],
    );
    assert.equal(events.state, 1);
    assert.ok(!afterOpen.some(({ type }) => type === 'close'));
  });

  for (const [how, provider] of Object.entries({
    throws: 'throw new Error("no token")',
    rejects: 'return Promise.reject(new Error("no token"))',
    'never settles': 'return new Promise(() => {})',
  })) {
    test(`a url provider that ${how} does not stop the retries [fault-6]`, async ({
      page,
      server,
    }) => {
      const events = await page.run(
        async ({ EmSocket, journal, next }, url, source, fast) => {
          const fail = new Function(source);
          let calls = 0;
          const provider = () => (++calls === 1 ? fail() : url);
          const socket = new EmSocket(provider, [], {
            connectTimeout: 300,
            reconnect: fast,
          });
          const events = journal(socket);
          await next(socket, 'open');
          return events;
        },
        server.url(),
        provider,
        fast,
      );
      const error = events.find(({ type }) => type === 'error');
      assert.equal(error.kind, 'url_provider');
      assert.match(error.message, /no token|300 ms/);
      const close = events.find(({ type }) => type === 'close');
      assert.equal(close.willReconnect, true);
    });
  }

  test('an attempt that fires error and never close is retried [fault-7]', async ({
    page,
    server,
  }) => {
    server.refusesWith = 503;
    const kinds = await page.run(
      async ({ EmSocket, init, journal, next }, url, fast) => {
        class Silent extends WebSocket {
          set onclose(_handler) {}
        }
        await init({ WebSocket: Silent });
        const reconnect = { ...fast, maxAttempts: 2 };
        const socket = new EmSocket(url, [], { reconnect });
        const events = journal(socket);
        await next(socket, 'close', (event) => !event.willReconnect);
        return events
          .map(({ type }) => type)
          .filter((t) => t !== 'statechange');
      },
      server.url(),
      fast,
    );
    assert.deepEqual(kinds, [
      'error',
      'close',
      'reconnecting',
      'error',
      'close',
    ]);
    assert.equal(server.attempts.length, 2);
  });

  test('a close() that throws leaves nothing open that nobody owns [fault-8]', async ({
    page,
    server,
  }) => {
    const errors = await page.run(async ({ EmSocket, next, thrown }, url) => {
      const socket = new EmSocket(url);
      await next(socket, 'open');
      const errors = [
        thrown(() => socket.close(2999)),
        thrown(() => socket.close(1000, 'x'.repeat(124))),
      ];
      socket.send('still mine');
      await next(socket, 'message');
      socket.close();
      await next(socket, 'close');
      return errors.map(({ name }) => name);
    }, server.url());
    assert.deepEqual(errors, ['InvalidAccessError', 'SyntaxError']);
    await until('no connection', () => server.clients.length === 0);
    assert.equal(server.attempts.length, 1);
  });

  test('the close event of close() comes later, with code and reason [fault-9]', async ({
    page,
    server,
  }) => {
    const event = await page.run(async ({ EmSocket, next, journal }, url) => {
      const socket = new EmSocket(url);
      await next(socket, 'open');
      const events = journal(socket);
      socket.close(4001, 'why');
      const within = events.some(({ type }) => type === 'close');
      const { code, reason, wasClean } = await next(socket, 'close');
      return { within, code, reason, wasClean };
    }, server.url());
    assert.deepEqual(event, {
      within: false,
      code: 4001,
      reason: 'why',
      wasClean: true,
    });
  });

  test('a refused connection is 1006, not clean, and says so [fault-10]', async ({
    page,
    server,
  }) => {
    server.refusesWith = 403;
    const events = await page.run(async ({ EmSocket, journal, next }, url) => {
      const socket = new EmSocket(url, [], { reconnect: false });
      const events = journal(socket);
      await next(socket, 'close');
      return events;
    }, server.url());
    const [error, close] = events.filter(({ type }) => type !== 'statechange');
    assert.equal(error.kind, 'connect_failed');
    assert.equal(close.code, 1006);
    assert.equal(close.wasClean, false);
    assert.equal(close.willReconnect, false);
  });

  test('a handler that throws stops neither the others nor the socket [fault-11]', async ({
    page,
    server,
  }) => {
    page.expectFault(/mine|Script error/);
    const heard = await page.run(
      async ({ EmSocket, next }, url, fast) => {
        const socket = new EmSocket(url, [], { reconnect: fast });
        const heard = [];
        for (const type of ['open', 'message', 'close', 'reconnecting']) {
          socket.addEventListener(type, () => {
            throw new Error('mine');
          });
          socket.addEventListener(type, () => heard.push(type));
        }
        await next(socket, 'open');
        socket.send('x');
        await next(socket, 'message');
        socket.reconnect();
        await next(socket, 'open');
        socket.send('y');
        await next(socket, 'message');
        return heard;
      },
      server.url(),
      fast,
    );
    assert.deepEqual(
      heard.filter((type) => type !== 'reconnecting'),
      ['open', 'message', 'close', 'open', 'message'],
    );
  });

  for (const type of ['open', 'message', 'error', 'close', 'reconnecting']) {
    for (const action of ['close', 'reconnect']) {
      test(`${action}() may be called in ${type} [fault-11]`, async ({
        page,
        server,
      }) => {
        if (type === 'error' || type === 'reconnecting')
          server.refusesWith = 503;
        server.serve = (socket) => {
          socket.send('hello');
          if (type === 'close') socket.close(4001);
        };
        const state = await page.run(
          async ({ EmSocket, sleep }, url, fast, type, action) => {
            const socket = new EmSocket(url, [], { reconnect: fast });
            await new Promise((resolve) => {
              let done = false;
              socket.addEventListener(type, () => {
                if (done) return;
                done = true;
                socket[action]();
                resolve();
              });
            });
            await sleep(300);
            const { readyState } = socket;
            socket.close();
            await socket.closed;
            return [readyState, socket.readyState];
          },
          server.url(),
          fast,
          type,
          action,
        );
        if (action === 'close') assert.equal(state[0], 3);
        assert.equal(state[1], 3);
        await until('no connection', () => server.clients.length === 0);
      });
    }
  }

  test('the same object connects again after a close [fault-15]', async ({
    page,
    server,
  }) => {
    const echoes = await page.run(async ({ EmSocket, next }, url) => {
      const socket = new EmSocket(url);
      const echoes = [];
      for (const text of ['one', 'two', 'three']) {
        await next(socket, 'open');
        socket.send(text);
        echoes.push((await next(socket, 'message')).data);
        socket.close();
        await next(socket, 'close');
        await Promise.resolve();
        if (text !== 'three') socket.reconnect();
      }
      return echoes;
    }, server.url());
    assert.deepEqual(echoes, ['one', 'two', 'three']);
    await until('no connection', () => server.clients.length === 0);
  });

  test('the connect timeout ends the attempt [fault-27]', async ({
    page,
    server,
  }) => {
    server.holds = true;
    const events = await page.run(async ({ EmSocket, journal, next }, url) => {
      const socket = new EmSocket(url, [], {
        connectTimeout: 200,
        reconnect: { maxAttempts: 1 },
      });
      const events = journal(socket);
      await next(socket, 'close');
      return { events, state: socket.readyState };
    }, server.url());
    const error = events.events.find(({ type }) => type === 'error');
    assert.equal(error.kind, 'connect_timeout');
    assert.match(error.message, /200 ms/);
    assert.equal(events.state, 3);
  });

  test('construct, close, construct again leaves one connection [fault-40]', async ({
    page,
    server,
  }) => {
    await page.run(async ({ EmSocket, next, sleep }, url) => {
      const first = new EmSocket(url);
      first.close();
      const second = new EmSocket(url);
      await next(second, 'open');
      await sleep(200);
    }, server.url());
    assert.equal(server.clients.length, 1);
    assert.equal(server.attempts.length, 1);
  });
});
