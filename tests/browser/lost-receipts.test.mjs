/** The connection is lost when the server may or may not have a message. */
import assert from 'node:assert/strict';

import { startServer } from '../web/support.mjs';
import { ChatProcess } from './support/chat-process.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import { LossyProxy } from './support/lossy-proxy.mjs';

const heardTexts = (page) => page.texts({ kind: 'chat', own: false });

inEachBrowser((test) => {
  test('what a frozen server never read is sent again', async (t, open) => {
    const server = await ChatProcess.start(t);
    const ann = await open(server.url, { name: 'Ann' });
    ann.faults.expectConnectionFailures();
    await ann.connect();
    server.freeze();
    await ann.say('first', 'second');
    await ann.showsCount(2, { own: true, delivery: 'waiting' });
    await server.kill();
    await ann.reaches('reconnecting');
    await ann.say('third');
    await server.start();
    await ann.showsCount(3, { own: true, delivery: 'sent' });
    const bob = await open(server.url, { name: 'Bob' });
    await bob.connect();
    await bob.shows({ text: 'third' });
    assert.deepEqual(await heardTexts(bob), ['first', 'second', 'third']);
  });

  test('what the server had is not shown twice', async (t, open) => {
    const { server } = await startServer(t);
    const proxy = await LossyProxy.start(t, () => server.port);
    const ann = await open(proxy.url, { name: 'Ann' });
    const bob = await open(server.url, { name: 'Bob' });
    ann.faults.expectConnectionFailures();
    await ann.connect();
    await bob.connect();

    proxy.losesAnswers = true;
    await ann.say('once');
    await bob.shows({ text: 'once' });
    await ann.shows({ text: 'once', delivery: 'waiting' });
    proxy.losesAnswers = false;
    proxy.cut();
    await ann.shows({ text: 'once', delivery: 'sent' });
    await ann.say('then');
    await bob.shows({ text: 'then' });
    assert.deepEqual(await heardTexts(bob), ['once', 'then']);
    assert.deepEqual(await ann.texts({ kind: 'chat' }), ['once', 'then']);
  });

  test('nor when the server has forgotten it', async (t, open) => {
    const server = await ChatProcess.start(t);
    const proxy = await LossyProxy.start(t, () => server.port);
    const ann = await open(proxy.url, { name: 'Ann' });
    const bob = await open(server.url, { name: 'Bob' });
    for (const page of [ann, bob]) {
      page.faults.expectConnectionFailures();
      await page.connect();
    }
    proxy.losesAnswers = true;
    await ann.say('once');
    await bob.shows({ text: 'once' });
    await server.kill();
    proxy.losesAnswers = false;
    await server.start();
    await bob.reaches('open');
    await ann.shows({ text: 'once', delivery: 'sent' });
    await ann.say('then');
    await bob.shows({ text: 'then' });
    assert.deepEqual(await heardTexts(bob), ['once', 'then']);
  });

  test('what is said right before a disconnect is not lost', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { name: 'Ann' });
    const bob = await open(server.url, { name: 'Bob' });
    await ann.connect();
    await bob.connect();
    await ann.sayAndDisconnect('bye');
    await ann.reaches('closed');
    await ann.connect();
    await ann.shows({ text: 'bye', delivery: 'sent' });
    await ann.say('back');
    await bob.shows({ text: 'back' });
    assert.deepEqual(await heardTexts(bob), ['bye', 'back']);
    assert.deepEqual(await ann.texts({ kind: 'chat' }), ['bye', 'back']);
  });

  test('a message that is too large does not hold up the others', async (t, open) => {
    const { server } = await startServer(t, {
      limits: { maxMessageBytes: 100_000 },
    });
    const ann = await open(server.url, { name: 'Ann' });
    const bob = await open(server.url, { name: 'Bob' });
    await ann.connect();
    await bob.connect();
    await ann.say('small', `${'large '.repeat(20)}\n`.repeat(1_000), 'after');
    await ann.shows({ text: /^large/, delivery: 'failed' });
    await ann.shows({ kind: 'error', text: /larger|too large|at most/ });
    await ann.shows({ text: 'after', delivery: 'sent' });
    await bob.shows({ text: 'after' });
    assert.deepEqual(await heardTexts(bob), ['small', 'after']);
    await ann.reaches('open');
  });
});
