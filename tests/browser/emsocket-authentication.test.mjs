/** The `authenticate` option of EmSocket. */
import assert from 'node:assert/strict';

import { inEachBrowser } from './support/emsocket-page.mjs';

const fast = { initialDelay: 20, maxDelay: 40, jitter: 'none' };

/** A server that wants to hear 'login' first, and welcomes who says it. */
function wantsLogin(server) {
  server.heard = [];
  server.serve = (socket, _request, attempt) => {
    server.heard[attempt] = [];
    socket.on('message', (data) => {
      const text = String(data);
      server.heard[attempt].push(text);
      if (text === 'login') socket.send('welcome');
      if (text === 'drop') socket.terminate();
      if (text === 'last') socket.send('all heard');
    });
  };
}

inEachBrowser((test) => {
  test('what authenticates is sent first on every open [fault-31]', async ({
    page,
    server,
  }) => {
    wantsLogin(server);
    const messages = await page.run(
      async ({ EmSocket, next }, url, reconnect) => {
        const socket = new EmSocket(url, [], {
          reconnect,
          authenticate: async ({ send, receive }) => {
            send('login');
            if ((await receive()) !== 'welcome') throw new Error('who?');
          },
        });
        const messages = [];
        socket.addEventListener('message', ({ data }) => messages.push(data));
        socket.send('queued');
        await next(socket, 'open');
        socket.send('drop');
        await next(socket, 'reconnecting');
        socket.send('last');
        await next(socket, 'message');
        return messages;
      },
      server.url(),
      fast,
    );
    assert.deepEqual(server.heard, [
      ['login', 'queued', 'drop'],
      ['login', 'last'],
    ]);
    // The answer to the login is for the authentication alone.
    assert.deepEqual(messages, ['all heard']);
  });

  test('one that is refused is an attempt that failed [fault-31]', async ({
    page,
    server,
  }) => {
    wantsLogin(server);
    const events = await page.run(
      async ({ EmSocket, journal, next }, url, reconnect) => {
        let asked = 0;
        const socket = new EmSocket(url, [], {
          reconnect,
          authenticate: ({ send }) => {
            asked += 1;
            if (asked === 1) throw new Error('no password yet');
            send('login');
          },
        });
        const events = journal(socket);
        await next(socket, 'open');
        return events;
      },
      server.url(),
      fast,
    );
    const told = events.filter(({ type }) => type !== 'statechange');
    assert.deepEqual(
      told.map(({ type }) => type),
      ['error', 'close', 'reconnecting', 'open'],
    );
    assert.equal(told[0].kind, 'authentication');
    assert.match(told[0].message, /no password yet/);
  });
});
