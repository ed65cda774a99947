/** Connect, Disconnect, Retry now, and the access token. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { startServer } from '../web/support.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import {
  startRefusingServer,
  startSlowServer,
} from './support/foreign-server.mjs';
import { until } from './support/until.mjs';

// The delay before a retry, as the event log tells it, in ms.
async function announcedDelay(page) {
  const text = await page.logs('reconnecting');
  return 1_000 * Number(/in ([\d.]+) s$/.exec(text)[1]);
}

inEachBrowser((test) => {
  test('before the first connect nothing is connected', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url);
    assert.equal(await ann.state(), 'idle');
    assert.equal(await ann.isEnabled('disconnect'), false);
    assert.equal(await ann.isEnabled('send'), false);
    assert.equal(await ann.isVisible('retry'), false);
    assert.equal(server.people, 0);
  });

  test('Retry now does not wait', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url);
    await ann.connect();
    // 1012 is retried after 5 s at the earliest.
    server.closeAll(1012, '');
    await ann.reaches('reconnecting');
    assert.equal(await ann.isVisible('retry'), true);
    const delay = await announcedDelay(ann);
    const start = performance.now();
    await ann.click('retry');
    await ann.reaches('open');
    assert.ok(performance.now() - start < delay);
    assert.deepEqual((await ann.states()).slice(-3), [
      ...['reconnecting', 'connecting', 'open'],
    ]);
  });

  test('Disconnect while reconnecting ends the attempts [fault-2]', async (t, open) => {
    const { server } = await startServer(t);
    const refusing = await startRefusingServer(t);
    const ann = await open(server.url, { url: refusing.url });
    ann.faults.expectConnectionFailures();
    await ann.click('connect');
    await until('three attempts', () => refusing.attempts >= 3);
    await ann.reaches('reconnecting');
    const delay = await announcedDelay(ann);
    await ann.disconnect();
    const { attempts } = refusing;
    // Past the time of the attempt that would have come next.
    await sleep(delay + 500);
    assert.equal(refusing.attempts, attempts);
    assert.equal(await ann.state(), 'closed');
    assert.match(await ann.logs('close', /final/), /^code 1006/);
    assert.equal(await ann.isEnabled('connect'), true);
  });

  test('Disconnect while connecting ends the attempt [fault-1]', async (t, open) => {
    const { server } = await startServer(t);
    const slow = await startSlowServer(t);
    const ann = await open(server.url, { url: slow.url });
    ann.faults.expectConnectionFailures();
    await ann.click('connect');
    await until('the handshake', () => slow.waiting > 0);
    assert.equal(await ann.state(), 'connecting');
    await ann.disconnect();
    // An answer that comes after all changes nothing.
    slow.answer();
    await until('the end of the connection', () => slow.connected === 0);
    assert.deepEqual(await ann.states(), [
      ...['idle', 'connecting', 'closing', 'closed'],
    ]);
    await ann.connect({ url: `${server.url.replace('http', 'ws')}/ws` });
  });

  test('what is said before the connection is open is sent then', async (t, open) => {
    const { server } = await startServer(t);
    const received = [];
    const slow = await startSlowServer(t, (data) => {
      received.push(data.toString());
    });
    const ann = await open(server.url, { url: slow.url, raw: true });
    await ann.click('connect');
    await ann.reaches('connecting');
    await ann.say('early', 'bird');
    await ann.outboxHolds(2);
    await until('the handshake', () => slow.waiting > 0);
    slow.answer();
    await until('both messages', () => received.length >= 2);
    assert.deepEqual(received, ['early', 'bird']);
    await ann.showsCount(2, { own: true, delivery: 'sent' });
  });

  test('a wrong token is refused until it is the right one', async (t, open) => {
    const { server, logged } = await startServer(t, { accessToken: 'rïght &' });
    const ann = await open(server.url, { token: 'wr0ng' });
    ann.faults.expectConnectionFailures();
    await ann.click('connect');
    await logged(/^refused 401/);
    await logged(/^refused 401/);
    const said = await ann.logs('error');
    assert.match(said, /^connect_failed: The handshake with .*\/ws failed/);
    await ann.reaches('reconnecting');
    const lines = (await ann.log()).map(({ text }) => text).join('\n');
    assert.doesNotMatch(lines, /wr0ng/);
    await ann.disconnect();

    await ann.connect({ token: 'rïght &' });
    await ann.say('in');
    await ann.shows({ text: 'in', delivery: 'sent' });
    assert.equal(server.people, 1);
  });

  for (const [what, url, pattern] of [
    ['no URL', 'ws://[chat]/', /invalid_url/],
    ['of a scheme that is not for sockets', 'ftp://127.0.0.1/', /invalid_url/],
    ['empty', '', /./],
  ]) {
    test(`an address that is ${what} is explained`, async (t, open) => {
      const { server } = await startServer(t);
      const ann = await open(server.url, { url, raw: true });
      ann.faults.expectConnectionFailures();
      await ann.click('connect');
      assert.match(await ann.logs('error'), pattern);
      await until(
        'an end',
        () => ann.state(),
        (state) => state === 'closed' || state === 'reconnecting',
      );
    });
  }

  test('after a reload it connects again', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    ann.faults.expectConnectionFailures();
    await ann.connect();
    await ann.reload();
    await until('an empty room', () => server.people === 0);
    await ann.connect();
    assert.equal(server.people, 1);
    await ann.shows({ text: 'You are here as Ann.' });
  });

  test('twenty times connected and disconnected, it works', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    for (let cycle = 0; cycle < 20; cycle += 1) {
      await ann.connect();
      await ann.disconnect();
    }
    await until('an empty room', () => server.people === 0);
    await ann.connect();
    await ann.say('still here');
    await ann.shows({ text: 'still here', delivery: 'sent' });
    assert.equal(server.people, 1);
    assert.equal((await ann.texts({ own: true })).length, 1);
  });
});
