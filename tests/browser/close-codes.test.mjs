/** The server closes the connection, for one reason or another. */
import assert from 'node:assert/strict';

import { startServer } from '../web/support.mjs';
import { inEachBrowser } from './support/each-browser.mjs';

inEachBrowser((test) => {
  async function closedWith(t, open, code, reason) {
    const { server, logged } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    await ann.connect();
    server.closeAll(code, reason);
    await logged(/^close /);
    return { ann, server };
  }

  for (const [code, reason, meaning] of [
    [1000, '', /The connection was closed normally\./],
    [1008, 'flöoding 🌊', /The server's policy does not allow/],
    [3000, 'log in first', /wants the client to authenticate/],
  ]) {
    test(`${code} ends the connection and is explained [fault-20]`, async (t, open) => {
      const { ann, server } = await closedWith(t, open, code, reason);
      await ann.reaches('closed');
      const status = await ann.status();
      assert.match(status, /^Closed /);
      assert.match(status, meaning);
      const said = reason ? `reason “${reason}”` : 'no reason given';
      assert.ok(status.includes(`Code ${code} · ${said} · clean`), status);
      assert.equal(
        await ann.logs('close'),
        `code ${code}, reason "${reason}", clean, final`,
      );
      assert.equal(await ann.isEnabled('send'), false);

      await ann.connect();
      await ann.say('again');
      await ann.shows({ text: 'again', delivery: 'sent' });
      assert.equal(server.people, 1);
      assert.deepEqual(await ann.states(), [
        ...['idle', 'connecting', 'open', 'closed', 'connecting', 'open'],
      ]);
    });
  }

  test('1012 is retried, after 5 to 30 seconds', async (t, open) => {
    const { ann } = await closedWith(t, open, 1012, 'new version');
    await ann.reaches('reconnecting');
    const text = await ann.logs('reconnecting');
    const delay = Number(/^retry 1 in ([\d.]+) s$/.exec(text)[1]);
    assert.ok(delay >= 5 && delay <= 30, text);
    const status = await ann.status();
    const shown = Number(/^Reconnecting in (\d+) s/.exec(status)[1]);
    assert.ok(shown <= Math.ceil(delay), `${status}; ${text}`);
    assert.match(status, /The server is restarting\. Code 1012/);
    assert.ok(status.includes('reason “new version” · clean'), status);
  });

  for (const [code, meaning] of [
    [1001, /The server is shutting down/],
    [1011, /The server had an internal error\./],
    [4321, /a code of its own/],
  ]) {
    test(`${code} is retried soon`, async (t, open) => {
      const { ann, server } = await closedWith(t, open, code, 'why');
      assert.match(
        await ann.logs('close', new RegExp(`^code ${code}`)),
        /reason "why", clean, next attempt in 0\.\d s$/,
      );
      await ann.reaches('open');
      assert.deepEqual(await ann.states(), [
        ...['idle', 'connecting', 'open', 'reconnecting'],
        ...['connecting', 'open'],
      ]);
      assert.equal(server.people, 1);

      // The words are those of the last close as long as they are of use.
      server.closeAll(1008, '');
      await ann.reaches('closed');
      assert.doesNotMatch(await ann.status(), meaning);
    });
  }
});
