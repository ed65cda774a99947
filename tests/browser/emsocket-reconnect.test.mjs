/** When an EmSocket comes back, and when it does not. */
import assert from 'node:assert/strict';

import { inEachBrowser } from './support/emsocket-page.mjs';
import { until } from './support/until.mjs';

const fast = { initialDelay: 20, maxDelay: 40, jitter: 'none' };

inEachBrowser((test) => {
  test('a server that accepts and closes is not stormed [fault-16]', async ({
    page,
    server,
  }) => {
    server.serve = (socket) => socket.close(1011);
    const delays = await page.run(async ({ EmSocket, next }, url) => {
      const reconnect = { initialDelay: 50, jitter: 'none' };
      const socket = new EmSocket(url, [], { reconnect });
      const told = [];
      while (told.length < 4) {
        told.push((await next(socket, 'reconnecting')).delay);
      }
      socket.close();
      return told;
    }, server.url());
    assert.deepEqual(delays, [50, 100, 200, 400]);
  });

  test('clients that were cut off together come back apart [fault-18]', async ({
    page,
    server,
  }) => {
    const delays = await page.run(async ({ EmSocket, next }, url) => {
      const reconnect = { initialDelay: 100_000, maxDelay: 100_000 };
      const sockets = Array.from(
        { length: 8 },
        () => new EmSocket(url, [], { reconnect }),
      );
      await Promise.all(sockets.map((socket) => next(socket, 'open')));
      const ended = sockets.map((socket) => next(socket, 'reconnecting'));
      sockets[0].send('drop');
      return (await Promise.all(ended)).map(({ delay }) => delay);
    }, server.url());
    assert.equal(new Set(delays).size, delays.length);
    assert.ok(delays.every((delay) => delay >= 50_000 && delay <= 100_000));
  });

  for (const code of [1002, 1003, 1007, 1008, 1010, 3000, 3003]) {
    test(`after ${code} it does not retry [fault-20]`, async ({
      page,
      server,
    }) => {
      server.serve = (socket) => socket.close(code, 'never again');
      const event = await page.run(
        async ({ EmSocket, next, sleep }, url, fast) => {
          const socket = new EmSocket(url, [], { reconnect: fast });
          const { willReconnect, reason } = await next(socket, 'close');
          await sleep(150);
          return { willReconnect, reason, state: socket.readyState };
        },
        server.url(),
        fast,
      );
      assert.deepEqual(event, {
        willReconnect: false,
        reason: 'never again',
        state: 3,
      });
      assert.equal(server.attempts.length, 1);
    });
  }

  test('an invalid url or subprotocol throws and never retries [fault-20]', async ({
    page,
    server,
  }) => {
    const names = await page.run(
      ({ EmSocket, thrown }, url) => [
        thrown(() => new EmSocket('ftp://127.0.0.1/')).name,
        thrown(() => new EmSocket(url, 'no token')).name,
      ],
      server.url(),
    );
    assert.deepEqual(names, ['SyntaxError', 'SyntaxError']);
    assert.equal(server.attempts.length, 0);
  });

  test('a refused handshake says that it failed, and after how long [fault-21]', async ({
    page,
    server,
  }) => {
    server.refusesWith = 401;
    const message = await page.run(async ({ EmSocket, next }, url) => {
      const socket = new EmSocket(`${url}?token=secret`, [], {
        reconnect: false,
      });
      return (await next(socket, 'error')).message;
    }, server.url());
    assert.match(message, /handshake .* failed after \d+ ms/);
    assert.match(message, /401/);
    assert.doesNotMatch(message, /secret/);
  });

  test('reconnecting tells attempt, delay and cause; open what it was', async ({
    page,
    server,
  }) => {
    const told = await page.run(
      async ({ EmSocket, next }, url, fast) => {
        const socket = new EmSocket(url, [], { reconnect: fast });
        const first = await next(socket, 'open');
        socket.send('drop');
        const closed = next(socket, 'close');
        const { attempt, delay, cause } = await next(socket, 'reconnecting');
        const close = await closed;
        const second = await next(socket, 'open');
        return {
          first: [first.attempt, first.reconnected],
          second: [second.attempt, second.reconnected],
          attempt,
          delay,
          isCause: cause === close,
          close: [close.code, close.willReconnect, close.retryIn],
        };
      },
      server.url(),
      fast,
    );
    assert.deepEqual(told, {
      first: [0, false],
      second: [1, true],
      attempt: 1,
      delay: 20,
      isCause: true,
      close: [1006, true, 20],
    });
  });

  test('statechange tells every state in order', async ({ page, server }) => {
    const states = await page.run(
      async ({ EmSocket, journal, next }, url, fast) => {
        const socket = new EmSocket(url, [], {
          reconnect: fast,
          startClosed: true,
        });
        const events = journal(socket);
        const start = [socket.state, socket.readyState];
        socket.reconnect();
        await next(socket, 'open');
        socket.send('drop');
        await next(socket, 'open');
        socket.close();
        await next(socket, 'close', (event) => !event.willReconnect);
        const changes = events.filter(({ type }) => type === 'statechange');
        return { start, path: changes.map(({ from, to }) => `${from}>${to}`) };
      },
      server.url(),
      fast,
    );
    assert.deepEqual(states.start, ['idle', 3]);
    assert.deepEqual(states.path, [
      'idle>connecting',
      'connecting>open',
      'open>waiting',
      'waiting>connecting',
      'connecting>open',
      'open>closing',
      'closing>closed',
    ]);
  });

  test('shouldRetry sees the close and decides: never, backoff, or a delay', async ({
    page,
    server,
  }) => {
    server.serve = (socket) => socket.close(4001, 'busy');
    const told = await page.run(
      async ({ EmSocket, next }, url, fast) => {
        const seen = [];
        const answers = [true, 7, false];
        const shouldRetry = ({ code, reason, wasClean }) => {
          seen.push([code, reason, wasClean]);
          return answers.shift();
        };
        const socket = new EmSocket(url, [], {
          reconnect: { ...fast, shouldRetry },
        });
        const delays = [];
        socket.addEventListener('reconnecting', (e) => delays.push(e.delay));
        await next(socket, 'close', (event) => !event.willReconnect);
        return { seen, delays };
      },
      server.url(),
      fast,
    );
    assert.deepEqual(told.delays, [20, 7]);
    assert.deepEqual(told.seen, Array(3).fill([4001, 'busy', true]));
  });

  test('a shouldRetry that throws is reported, and the backoff goes on', async ({
    page,
    server,
  }) => {
    page.expectFault(/my rule|Script error/);
    const delay = await page.run(
      async ({ EmSocket, next }, url, fast) => {
        const shouldRetry = () => {
          throw new Error('my rule');
        };
        const socket = new EmSocket(url, [], {
          reconnect: { ...fast, shouldRetry },
        });
        await next(socket, 'open');
        socket.send('drop');
        const { delay } = await next(socket, 'reconnecting');
        socket.close();
        return delay;
      },
      server.url(),
      fast,
    );
    assert.equal(delay, 20);
  });

  test('url and protocols may be functions, asked anew for every attempt', async ({
    page,
    server,
  }) => {
    const told = await page.run(
      async ({ EmSocket, next }, url, fast) => {
        let count = 0;
        const socket = new EmSocket(
          async () => new URL(`${url}?n=${++count}`),
          () => [`v${count}`, 'fallback'],
          { reconnect: fast },
        );
        const before = socket.url;
        await next(socket, 'open');
        const first = [socket.url, socket.protocol];
        socket.send('drop');
        await next(socket, 'open');
        return { before, first, second: [socket.url, socket.protocol] };
      },
      server.url(),
      fast,
    );
    assert.equal(told.before, '');
    assert.deepEqual(told.first, [server.url('/?n=1'), 'v1']);
    assert.deepEqual(told.second, [server.url('/?n=2'), 'v2']);
  });

  test('a provider may give a relative url', async ({ page, server }) => {
    const url = await page.run(async ({ EmSocket, next }) => {
      const socket = new EmSocket(() => '/relative');
      await next(socket, 'open');
      return socket.url;
    });
    assert.equal(url, server.url('/relative'));
  });

  test('a provider whose url or protocol is bad: an error that says so', async ({
    page,
    server,
  }) => {
    const errors = await page.run(
      async ({ EmSocket, next }, url, fast) => {
        const reconnect = { ...fast, maxAttempts: 1 };
        const sockets = [
          new EmSocket(() => 'ftp://127.0.0.1/', [], { reconnect }),
          new EmSocket(url, () => ['no token'], { reconnect }),
          new EmSocket(url, () => Promise.reject(new Error('mine')), {
            reconnect,
          }),
        ];
        const errors = sockets.map((socket) => next(socket, 'error'));
        return (await Promise.all(errors)).map(({ kind, message }) => [
          kind,
          message,
        ]);
      },
      server.url(),
      fast,
    );
    assert.equal(errors[0][0], 'invalid_url');
    assert.match(errors[0][1], /ftp/);
    assert.match(errors[1][0], /invalid_protocol|url_provider/);
    assert.match(errors[1][1], /no token/);
    assert.match(errors[2][1], /mine/);
    assert.equal(server.attempts.length, 0);
  });

  test('startClosed waits for reconnect()', async ({ page, server }) => {
    const states = await page.run(async ({ EmSocket, next, sleep }, url) => {
      const socket = new EmSocket(url, [], { startClosed: true });
      await sleep(100);
      const before = socket.readyState;
      socket.reconnect();
      const between = socket.readyState;
      await next(socket, 'open');
      return [before, between, socket.readyState];
    }, server.url());
    assert.deepEqual(states, [3, 0, 1]);
    assert.equal(server.attempts.length, 1);
  });

  test('comes back when the server was away', async ({ page, server }) => {
    await page.run(
      async ({ EmSocket, next }, url, fast) => {
        window.socket = new EmSocket(url, [], { reconnect: fast });
        await next(window.socket, 'open');
      },
      server.url(),
      fast,
    );
    server.refusesWith = 503;
    server.drop();
    await until('some retries', () => server.attempts.length > 4);
    server.refusesWith = undefined;
    const echo = await page.run(async ({ socket, next }) => {
      if (socket.readyState !== 1) await next(socket, 'open');
      socket.send('back');
      return (await next(socket, 'message')).data;
    });
    assert.equal(echo, 'back');
  });

  test('a delay from shouldRetry may be endless, and must be one', async ({
    page,
    server,
  }) => {
    page.expectFault(/shouldRetry must return|Script error/);
    server.serve = (socket) => socket.close(4001);
    const told = await page.run(
      async ({ EmSocket, next }, url, fast) => {
        const answers = [Infinity, 1e300, NaN, -1, undefined, 'no'];
        const delays = answers.map(async (answer) => {
          const reconnect = { ...fast, shouldRetry: () => answer };
          const socket = new EmSocket(url, [], { reconnect });
          const { retryIn } = await next(socket, 'close');
          socket.close();
          return retryIn;
        });
        return Promise.all(delays);
      },
      server.url(),
      fast,
    );
    assert.deepEqual(told, [9e15, 9e15, 20, 20, 20, 20]);
  });

  test('protocol and extensions are empty until the next connection is open', async ({
    page,
    server,
  }) => {
    const protocol = await page.run(
      async ({ EmSocket, next }, url, fast) => {
        const socket = new EmSocket(url, ['chat'], { reconnect: fast });
        await next(socket, 'open');
        socket.send('drop');
        await next(socket, 'statechange', ({ to }) => to === 'connecting');
        return socket.protocol;
      },
      server.url(),
      fast,
    );
    assert.equal(protocol, '');
  });
});
