/** The program of cpp/examples/echo: one file, in a page and in Node. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { root } from '../../scripts/lib/process.mjs';
import { startServer } from '../../web/examples/server.mjs';
import { converse } from './support/conversation.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import { ExampleServer } from './support/example-server.mjs';

const built = join(root, 'build/wasm-release/cpp/examples/echo');

/** Runs it to its end; only a program that hangs meets the timeout. */
function runInNode(...args) {
  return promisify(execFile)(
    process.execPath,
    // Node has a WebSocket of its own, before version 22 behind this option.
    [
      '--experimental-websocket',
      '--no-warnings',
      join(built, 'echo.js'),
    ].concat(args),
    { timeout: 30_000 },
  );
}

async function echoServer(t) {
  const server = await startServer({ folders: [] });
  t.after(() => server.stop());
  return { ...server, address: server.url.replace('http', 'ws') };
}

test('in Node it says a line, hears it, and ends', async (t) => {
  const { address } = await echoServer(t);
  const { stdout, stderr } = await runInNode(address, 'hello, é😀');
  assert.equal(stdout, 'hello, é😀\n');
  assert.equal(stderr, 'open\nclosed, code 1005\n');
});

test('in Node the line waits for a server that is not ready', async (t) => {
  const { address, sockets } = await echoServer(t);
  let attempts = 0;
  sockets.shouldHandle = () => (attempts += 1) > 1;
  const { stdout, stderr } = await runInNode(address, 'hello');
  assert.equal(stdout, 'hello\n');
  assert.match(stderr, /\nclosed, code 1006\nopen\nclosed, code 1005\n$/);
});

inEachBrowser((test) => {
  test('in a page it connects, and comes back', async (t, open) => {
    const folder = join(root, 'web/examples/echo');
    const server = await ExampleServer.start(t, folder, built);
    await converse(await open(server.url), server);
  });
});
