/** Known faults of such clients, which EmSocket must not have: time and the page. */
import assert from 'node:assert/strict';

import { inEachBrowser } from './support/emsocket-page.mjs';
import { until } from './support/until.mjs';

const heartbeat = { interval: 150, timeout: 300, message: 'ping' };
const fast = { initialDelay: 20, maxDelay: 40, jitter: 'none' };
const neverAgain = { initialDelay: 100, factor: 1_000, jitter: 'none' };

/** What a page gets from the browser when somebody returns to it. */
const signals = {
  online: () => window.dispatchEvent(new Event('online')),
  visibilitychange: () => document.dispatchEvent(new Event('visibilitychange')),
  pageshow: () =>
    window.dispatchEvent(
      new PageTransitionEvent('pageshow', { persisted: true }),
    ),
  resume: () => document.dispatchEvent(new Event('resume')),
};

inEachBrowser((test) => {
  test('the listeners on the page go with the last socket [fault-13]', async ({
    page,
    server,
  }) => {
    const counts = await page.run(async ({ EmSocket, next }, url) => {
      const counts = { window: 0, document: 0 };
      for (const [name, target] of Object.entries({ window, document })) {
        const { addEventListener, removeEventListener } = target;
        target.addEventListener = function (...args) {
          counts[name] += 1;
          return addEventListener.apply(this, args);
        };
        target.removeEventListener = function (...args) {
          counts[name] -= 1;
          return removeEventListener.apply(this, args);
        };
      }
      const sockets = [1, 2, 3].map(() => new EmSocket(url));
      await Promise.all(sockets.map((socket) => next(socket, 'open')));
      const during = { ...counts };
      for (const socket of sockets) socket.close();
      await Promise.all(sockets.map((socket) => next(socket, 'close')));
      return { during, after: counts };
    }, server.url());
    assert.ok(counts.during.window > 0);
    assert.ok(counts.during.document > 0);
    assert.deepEqual(counts.after, { window: 0, document: 0 });
  });

  for (const [name, signal] of Object.entries(signals)) {
    test(`${name} opens nothing that was closed or never opened [fault-14]`, async ({
      page,
      server,
    }) => {
      const states = await page.run(
        async ({ EmSocket, next, sleep }, url, source) => {
          const signal = (0, eval)(source);
          const closed = new EmSocket(url);
          await next(closed, 'open');
          closed.close();
          signal();
          await next(closed, 'close');
          const idle = new EmSocket(url, [], { startClosed: true });
          // Somebody must be there to hear it.
          const other = new EmSocket(url);
          await next(other, 'open');
          signal();
          await sleep(200);
          return [closed.readyState, idle.readyState, other.readyState];
        },
        server.url(),
        String(signal),
      );
      assert.deepEqual(states, [3, 3, 1]);
      assert.equal(server.attempts.length, 2);
    });

    test(`${name} ends a long wait [fault-25]`, async ({ page, server }) => {
      server.refusesWith = 503;
      await page.run(
        async ({ EmSocket, next, sleep }, url, reconnect) => {
          window.socket = new EmSocket(url, [], { reconnect });
          await next(
            window.socket,
            'reconnecting',
            ({ delay }) => delay > 10_000,
          );
          await sleep(150);
        },
        server.url(),
        neverAgain,
      );
      server.refusesWith = undefined;
      await page.run(async ({ socket, next }, source) => {
        (0, eval)(source)();
        await next(socket, 'open');
      }, String(signal));
      assert.equal(server.attempts.length, 3);
    });
  }

  test('timers that fire late do not end a healthy connection [fault-22]', async ({
    page,
    server,
  }) => {
    const events = await page.run(
      async ({ EmSocket, journal, next, sleep, block }, url, heartbeat) => {
        const socket = new EmSocket(url, [], { heartbeat });
        await next(socket, 'open');
        const events = journal(socket);
        // The probe is on its way, and its deadline passes unheard.
        await next(socket, 'message');
        await sleep(heartbeat.interval + 5);
        block(3_500);
        await sleep(1_000);
        return events.map(({ type }) => type).filter((t) => t !== 'message');
      },
      server.url(),
      heartbeat,
    );
    assert.deepEqual(events, []);
    assert.equal(server.attempts.length, 1);
  });

  test('an overdue timer does not fail a handshake that is done [fault-23]', async ({
    page,
    server,
  }) => {
    const events = await page.run(
      async ({ EmSocket, init, journal, next, block }, url, reconnect) => {
        await init();
        const socket = new EmSocket(url, [], {
          connectTimeout: 200,
          reconnect,
        });
        const events = journal(socket);
        block(3_000);
        await next(socket, 'open');
        return events.map(({ type }) => type);
      },
      server.url(),
      fast,
    );
    assert.ok(!events.includes('error'), events.join());
    assert.equal(server.attempts.length, 1);
  });

  test('a connection that is dead is noticed and replaced [fault-24]', async ({
    page,
    server,
  }) => {
    server.serve = (socket, _request, attempt) => {
      // The first one says nothing any more, and hears nothing.
      if (attempt === 0) socket.pause();
      else socket.on('message', (text) => socket.send(String(text)));
    };
    const events = await page.run(
      async ({ EmSocket, journal, next }, url, heartbeat, reconnect) => {
        const socket = new EmSocket(url, [], { heartbeat, reconnect });
        const events = journal(socket);
        await next(socket, 'open');
        await next(socket, 'open');
        return events;
      },
      server.url(),
      heartbeat,
      fast,
    );
    const error = events.find(({ type }) => type === 'error');
    assert.equal(error.kind, 'heartbeat_timeout');
    const close = events.find(({ type }) => type === 'close');
    assert.equal(close.code, 1006);
    assert.equal(close.willReconnect, true);
  });

  for (const name of ['visibilitychange', 'online', 'pageshow']) {
    test(`${name} asks an open connection for a sign of life [fault-24]`, async ({
      page,
      server,
    }) => {
      await page.run(
        async ({ EmSocket, next }, url, source) => {
          window.socket = new EmSocket(url, [], {
            heartbeat: { interval: 100_000, timeout: 5_000, message: 'ping' },
          });
          await next(window.socket, 'open');
          (0, eval)(source)();
        },
        server.url(),
        String(signals[name]),
      );
      await until('the probe', () => server.received.includes('ping'));
    });
  }

  test('heartbeat and reconnection do not fight [fault-26]', async ({
    page,
    server,
  }) => {
    server.serve = (socket, _request, attempt) => {
      if (attempt > 0) {
        socket.on('message', (text) => socket.send(String(text)));
      }
    };
    const events = await page.run(
      async ({ EmSocket, journal, sleep }, url, heartbeat) => {
        const socket = new EmSocket(url, [], {
          heartbeat,
          // Longer than the heartbeat's deadlines.
          reconnect: { initialDelay: 700, jitter: 'none' },
        });
        const events = journal(socket);
        await sleep(3_000);
        return events.map(({ type }) => type).filter((t) => t !== 'message');
      },
      server.url(),
      heartbeat,
    );
    assert.deepEqual(
      events.filter((type) => type !== 'statechange'),
      ['open', 'error', 'close', 'reconnecting', 'open'],
    );
    assert.equal(server.attempts.length, 2);
    assert.equal(server.clients.length, 1);
  });
});
