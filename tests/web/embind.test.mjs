/** A user's module with Client in it, in Node. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { test } from 'node:test';

import WebSocket, { WebSocketServer } from 'ws';

import { expected, scenarios } from './embind/scenarios.mjs';

globalThis.WebSocket = WebSocket;
const folder = new URL(
  '../../build/wasm-release/tests/web/embind/',
  import.meta.url,
);

async function load() {
  const { default: create } = await import(
    new URL('embind_client.mjs', folder)
  );
  const wasmBinary = await readFile(new URL('embind_client.wasm', folder));
  return create({ wasmBinary });
}

for (const [title, run] of Object.entries(scenarios)) {
  test(title, async (t) => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    t.after(() => {
      for (const client of server.clients) client.terminate();
      server.close();
    });
    server.on('connection', (socket) => {
      socket.on('message', (data, binary) => {
        if (String(data) === 'drop') socket.terminate();
        else socket.send(data, { binary });
      });
    });
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${server.address().port}/`;
    assert.deepEqual(await run(await load(), url), expected[title]);
  });
}
