/** Which address a url of C++ leads to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Client, loadProbe, startPeer } from './support.mjs';

const probe = await loadProbe();

test('a url with a NUL leads where the browser would go', async (t) => {
  const peer = await startPeer(t);
  const paths = [];
  peer.server.on('connection', (_, request) => paths.push(request.url));
  for (const rest of ['a\0b', 'a?t=\0\0b', '\0', 'a\0 \0']) {
    const url = `\0 ${peer.url}${rest}`;
    const client = new Client(t, probe, url);
    await client.next('open');
    const { pathname, search } = new URL(url);
    assert.equal(paths.at(-1), pathname + search, JSON.stringify(url));
  }
});

test('a NUL in the host is refused, and not the end of it', async (t) => {
  const peer = await startPeer(t);
  for (const url of [peer.url.replace('1:', '1\0:'), 'ws://\0', '\0', '']) {
    const client = new Client(t, probe, url);
    assert.equal((await client.next('error')).kind, 'invalid_url');
    await client.next('close');
  }
});
