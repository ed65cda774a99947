/** The server is killed while people write, and comes back on the same port. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { temporaryFolder } from '../web/support.mjs';
import { ChatProcess } from './support/chat-process.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import { png } from './support/images.mjs';

inEachBrowser((test) => {
  async function annAndBob(t, open) {
    const server = await ChatProcess.start(t);
    const ann = await open(server.url, { name: 'Ann' });
    const bob = await open(server.url, { name: 'Bob' });
    for (const page of [ann, bob]) {
      page.faults.expectConnectionFailures();
      await page.connect();
    }
    return { server, ann, bob };
  }

  const ownTexts = (page, delivery) =>
    page.texts({ kind: 'chat', own: true, delivery });
  const heardTexts = (page) => page.texts({ kind: 'chat', own: false });

  test('what was written meanwhile arrives once and in order [fault-30]', async (t, open) => {
    const { server, ann, bob } = await annAndBob(t, open);
    await ann.say('before');
    await bob.shows({ text: 'before' });

    await server.kill();
    await ann.reaches('reconnecting');
    await bob.reaches('reconnecting');
    assert.match(await ann.status(), /Code 1006 .* not clean/);
    const texts = ['one', 'two', 'three', 'four', 'five'];
    for (const text of texts) await ann.type(text);
    assert.deepEqual(await ownTexts(ann, 'waiting'), texts);
    const outbox = await ann.outboxHolds(texts.length);
    assert.ok(outbox.bytes > 0);
    assert.match(outbox.words, /^5 messages, \d+ bytes waiting$/);

    await server.start();
    await bob.reaches('open');
    await ann.reaches('open');
    await bob.shows({ text: 'five' });
    assert.deepEqual(await heardTexts(bob), ['before', ...texts]);
    await ann.showsCount(texts.length + 1, { own: true, delivery: 'sent' });
    assert.deepEqual(await ownTexts(ann, 'sent'), ['before', ...texts]);
    await ann.outboxHolds(0);
    // Nothing that came late, and nothing twice.
    await bob.say('after');
    await ann.shows({ text: 'after' });
    assert.deepEqual(await heardTexts(bob), ['before', ...texts]);
    assert.deepEqual(await heardTexts(ann), ['after']);
  });

  test('a page that is back later still gets what was said', async (t, open) => {
    const { server, ann, bob } = await annAndBob(t, open);
    await server.kill();
    await ann.reaches('reconnecting');
    await bob.disconnect();
    await ann.say('one', 'two');
    await server.start();
    await ann.showsCount(2, { own: true, delivery: 'sent' });
    await bob.connect();
    await bob.shows({ text: 'two' });
    assert.deepEqual(await heardTexts(bob), ['one', 'two']);
  });

  test('the status tells the truth over several attempts', async (t, open) => {
    const server = await ChatProcess.start(t);
    const ann = await open(server.url, { name: 'Ann' });
    ann.faults.expectConnectionFailures();
    await ann.connect();
    await server.kill();
    await ann.statusSays(/^Reconnecting (in \d+ s|now) \(attempt \d\)/);
    await ann.statusSays(/^Reconnecting in \d+ s \(attempt 4\)/);
    assert.equal(await ann.isVisible('retry'), true);
    await server.start();
    await ann.reaches('open');
    // Who is here comes in the first message.
    await ann.statusSays(/^Connected 1 person here$/);
    assert.equal(await ann.isVisible('retry'), false);

    const states = await ann.states();
    assert.deepEqual(states.slice(0, 4), [
      ...['idle', 'connecting', 'open', 'reconnecting'],
    ]);
    // After that, attempts, and waits between them, until one succeeds.
    const attempts = states.slice(3, -2).join(' ');
    assert.match(attempts, /^reconnecting( connecting reconnecting){3,}$/);
    assert.deepEqual(states.slice(-2), ['connecting', 'open']);
    const opened = (await ann.log()).filter(({ event }) => event === 'open');
    assert.equal(opened.length, 2);
    assert.match(opened[1].text, /, retry \d+$/);
  });

  test('fifty messages and an image wait and arrive in order', async (t, open) => {
    const { server, ann, bob } = await annAndBob(t, open);
    const folder = await temporaryFolder(t);
    const file = join(folder, 'late.png');
    await writeFile(file, png(5, 3));
    await server.kill();
    await ann.reaches('reconnecting');
    const texts = Array.from({ length: 50 }, (_, index) => `late ${index}`);
    await ann.say(...texts);
    await ann.sendImage(file);
    await ann.shows({ kind: 'image', own: true, delivery: 'waiting' });
    await ann.outboxHolds(51);

    await server.start();
    await bob.reaches('open');
    await bob.shows({ kind: 'image' });
    assert.deepEqual(await heardTexts(bob), texts);
    assert.equal((await bob.picture()).width, 5);
    await ann.showsCount(51, { own: true, delivery: 'sent' });
  });

  test('what waits at a disconnect is sent after the next connect', async (t, open) => {
    const { server, ann, bob } = await annAndBob(t, open);
    await server.kill();
    await ann.reaches('reconnecting');
    await ann.say('kept');
    await ann.disconnect();
    await ann.shows({ text: 'kept', delivery: 'waiting' });
    await server.start();
    await bob.reaches('open');
    await ann.connect();
    await bob.shows({ text: 'kept' });
    await ann.shows({ text: 'kept', delivery: 'sent' });
  });

  test('what waits at a disconnect is not called lost', async (t, open) => {
    const { server, ann } = await annAndBob(t, open);
    await server.kill();
    await ann.reaches('reconnecting');
    await ann.say('kept');
    await ann.disconnect();
    assert.doesNotMatch(await ann.status(), /may be lost/);
  });

  test('it works again and again', async (t, open) => {
    const { server, ann, bob } = await annAndBob(t, open);
    const texts = [];
    for (const round of [1, 2, 3]) {
      await server.kill();
      await ann.reaches('reconnecting');
      await ann.say(`round ${round}`);
      texts.push(`round ${round}`);
      await server.start();
      await Promise.all([ann.reaches('open'), bob.reaches('open')]);
      await bob.shows({ text: `round ${round}` });
    }
    assert.deepEqual(await heardTexts(bob), texts);
    assert.deepEqual(await ownTexts(ann, 'sent'), texts);
  });
});
