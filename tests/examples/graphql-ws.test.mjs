import assert from 'node:assert/strict';
import { after } from 'node:test';

import { converse } from './support/conversation.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import { ExampleServer } from './support/example-server.mjs';
import { buildExample } from './support/install.mjs';

const folder = await buildExample({ after }, 'graphql-ws');

inEachBrowser((test) => {
  test('a subscription survives a restart', async (t, open) => {
    const server = await ExampleServer.start(t, folder);
    await converse(await open(server.url), server);
    // graphql-ws came back, and the old socket did not as well.
    assert.equal(server.open, 1);
    assert.equal(server.connections, 2);
  });
});
