import assert from 'node:assert/strict';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../browser/support/until.mjs';
import { converse } from './support/conversation.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import { ExampleServer } from './support/example-server.mjs';
import { buildExample } from './support/install.mjs';

const folder = await buildExample({ after }, 'react');

// Long enough for a socket too many to connect or to be missed, in ms.
const settleMs = 500;

inEachBrowser((test) => {
  test('the hook connects, and comes back', async (t, open) => {
    const server = await ExampleServer.start(t, folder);
    await converse(await open(server.url), server);
    await sleep(settleMs);
    assert.equal(server.open, 1);
  });

  test('StrictMode leaves exactly one socket [fault-40]', async (t, open) => {
    const server = await ExampleServer.start(t, folder);
    const page = await open(server.url);
    await page.reaches('open');
    await sleep(settleMs);
    assert.equal(server.open, 1);

    // Not shown, it has no socket.
    await page.tab.click('#shown');
    await until('no connection', () => server.open === 0);

    // Now the WebAssembly is loaded, and a socket connects at once.
    await page.tab.click('#shown');
    await page.reaches('open');
    await sleep(settleMs);
    assert.equal(server.open, 1);

    await page.say('hello');
    await page.shows('hello');
    assert.deepEqual(await page.messages(), ['hello']);
  });
});
