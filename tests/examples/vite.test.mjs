import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after } from 'node:test';

import { build, createServer, preview } from 'vite';

import { converse } from './support/conversation.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import { ExampleServer } from './support/example-server.mjs';
import { installExample } from './support/install.mjs';

const root = await installExample({ after }, 'vite');
const quiet = { root, logLevel: 'silent' };
await build(quiet);

// What in a test differs from the example's own configuration.
function serving(echo) {
  const own = { host: '127.0.0.1', port: 0 };
  const proxy = { '/echo': { target: echo.url, ws: true } };
  return { ...quiet, server: { ...own, proxy }, preview: own };
}

const urlOf = ({ httpServer }) =>
  `http://127.0.0.1:${httpServer.address().port}`;

async function startDev(t, config) {
  const site = await createServer(config);
  t.after(() => site.close());
  await site.listen();
  return urlOf(site);
}

inEachBrowser((test) => {
  test('vite build brings the WebAssembly along [fault-39]', async (t, open) => {
    const files = await readdir(join(root, 'dist/assets'));
    assert.equal(files.filter((file) => file.endsWith('.wasm')).length, 1);

    const echo = await ExampleServer.start(t, root);
    const site = await preview(serving(echo));
    t.after(() => site.close());
    await converse(await open(urlOf(site)), echo);
  });

  test('vite dev finds the WebAssembly [fault-39]', async (t, open) => {
    const echo = await ExampleServer.start(t, root);
    await converse(await open(await startDev(t, serving(echo))), echo);
  });

  test('vite dev finds it without configuration [fault-39]', async (t, open) => {
    const echo = await ExampleServer.start(t, root);
    const config = {
      ...serving(echo),
      configFile: false,
      cacheDir: join(root, '.cache', randomUUID()),
    };
    await converse(await open(await startDev(t, config)), echo);
  });
});
