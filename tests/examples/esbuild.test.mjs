import { after } from 'node:test';

import { converse } from './support/conversation.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import { ExampleServer } from './support/example-server.mjs';
import { buildExample } from './support/install.mjs';

const folder = await buildExample({ after }, 'esbuild');

inEachBrowser((test) => {
  test('the bundle connects, and comes back [fault-39]', async (t, open) => {
    const server = await ExampleServer.start(t, folder);
    await converse(await open(server.url), server);
  });
});
