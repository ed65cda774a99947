/** The `authenticate` option: what goes out before anything else (fault 31). */
import assert from 'node:assert/strict';

import { inEachBrowser } from './support/emsocket-page.mjs';
import { until } from './support/until.mjs';

const fast = { initialDelay: 20, maxDelay: 40, jitter: 'none' };

/** Lets in who says the token. */
function guard(socket) {
  socket.once('message', (token) => {
    socket.send(String(token) === 'token' ? 'welcome' : 'who are you?');
  });
}

inEachBrowser((test) => {
  test('it goes out before what waits, on every connection [fault-31]', async ({
    page,
    server,
  }) => {
    server.serve = guard;
    const told = await page.run(
      async ({ EmSocket, next }, url, reconnect) => {
        const answers = [];
        const socket = new EmSocket(url, [], {
          reconnect,
          authenticate: async ({ send, receive }) => {
            send('token');
            answers.push(await receive());
          },
        });
        const heard = [];
        socket.onmessage = ({ data }) => heard.push(data);
        socket.send('first');
        const state = socket.readyState;
        await next(socket, 'open');
        window.socket = socket;
        window.answers = answers;
        return { state, heard };
      },
      server.url(),
      fast,
    );
    assert.deepEqual(told, { state: 0, heard: [] });
    await until('both', () => server.received.length === 2);
    // Set up in the page first: the wait for the retry is too short to be seen
    // from here.
    await page.run(({ socket, next }) => {
      window.again = next(socket, 'reconnecting').then(() => {
        socket.send('second');
        return next(socket, 'open');
      });
    });
    server.drop();
    await page.run(async ({ again }) => {
      await again;
    });
    await until('all', () => server.received.length === 4);
    assert.deepEqual(server.received, ['token', 'first', 'token', 'second']);
    const answers = await page.run(() => window.answers);
    assert.deepEqual(answers, ['welcome', 'welcome']);
  });

  test('what it does not receive is a message when the connection is open', async ({
    page,
    server,
  }) => {
    server.serve = (socket) => {
      for (const text of ['asked', 'one', 'two']) socket.send(text);
      socket.once('message', () => socket.send('three'));
    };
    const told = await page.run(async ({ EmSocket, sleep }, url) => {
      const heard = [];
      const socket = new EmSocket(url, [], {
        authenticate: async ({ send, receive }) => {
          heard.push(`receive ${await receive()}`);
          await sleep(100);
          send('token');
        },
      });
      socket.onopen = () => heard.push('open');
      await new Promise((resolve) => {
        socket.onmessage = ({ data }) => {
          heard.push(data);
          if (data === 'three') resolve();
        };
      });
      return heard;
    }, server.url());
    assert.deepEqual(told, ['receive asked', 'open', 'one', 'two', 'three']);
  });

  test('when it fails the attempt has failed, and says why', async ({
    page,
    server,
  }) => {
    server.serve = guard;
    const told = await page.run(
      async ({ EmSocket, journal, next }, url, reconnect) => {
        const ways = {
          rejects: async ({ send, receive }) => {
            send('wrong');
            throw new Error(await receive());
          },
          throws: () => {
            throw new Error('no token');
          },
          'throws nothing that has a text': () => {
            throw Object.create(null);
          },
        };
        const outcomes = {};
        for (const [name, authenticate] of Object.entries(ways)) {
          const socket = new EmSocket(url, [], {
            reconnect: { ...reconnect, maxAttempts: 2 },
            authenticate,
          });
          const events = journal(socket);
          await next(socket, 'close', ({ willReconnect }) => !willReconnect);
          outcomes[name] = events.filter(({ type }) => type !== 'statechange');
        }
        return outcomes;
      },
      server.url(),
      fast,
    );
    for (const events of Object.values(told)) {
      assert.deepEqual(
        events.map(({ type }) => type),
        ['error', 'close', 'reconnecting', 'error', 'close'],
      );
      assert.equal(events[0].kind, 'authentication');
    }
    assert.match(told.rejects[0].message, /who are you\?/);
    assert.match(told.throws[0].message, /no token/);
    assert.equal(server.attempts.length, 6);
  });

  test('a connection that ends meanwhile ends it', async ({ page, server }) => {
    server.serve = (socket) => socket.close(4001);
    const name = await page.run(async ({ EmSocket }, url) => {
      let failure;
      const socket = new EmSocket(url, [], {
        reconnect: false,
        authenticate: async ({ receive }) => {
          failure = await receive().catch((error) => error.name);
        },
      });
      await socket.closed;
      await Promise.resolve();
      return failure;
    }, server.url());
    assert.equal(name, 'NetworkError');
  });

  test('maxMessageBytes is for its messages too', async ({ page, server }) => {
    server.serve = (socket) => socket.send('x'.repeat(101));
    const kind = await page.run(async ({ EmSocket, next }, url) => {
      const socket = new EmSocket(url, [], {
        reconnect: false,
        maxMessageBytes: 100,
        authenticate: ({ receive }) => receive().then(() => undefined),
      });
      return (await next(socket, 'error')).kind;
    }, server.url());
    assert.equal(kind, 'message_too_large');
  });
});
