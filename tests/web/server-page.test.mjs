/** The chat server over plain HTTP: the page and its headers. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { get as httpGet } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';

import { startServer, temporaryFolder, within } from './support.mjs';

test('the page', async (t) => {
  const pageDir = await temporaryFolder(t);
  const { server, log } = await startServer(t, { pageDir });
  const get = (path, init) => fetch(`${server.url}${path}`, init);

  await t.test('that is not built says what to do', async () => {
    const response = await get('/');
    assert.equal(response.status, 503);
    assert.match(response.headers.get('content-type'), /^text\/plain/);
    assert.match(await response.text(), /run npm start/);
  });

  await writeFile(join(pageDir, 'index.html'), '<!doctype html><p>chat');
  await writeFile(join(pageDir, 'chat.mjs'), 'export {};');
  await writeFile(join(pageDir, 'chat.js'), '');
  await writeFile(join(pageDir, 'chat.css'), 'p {}');
  await writeFile(join(pageDir, 'chat.svg'), '<svg/>');
  await writeFile(join(pageDir, 'chat.wasm'), Buffer.from('\0asm'));
  await writeFile(join(pageDir, '.secret'), 'secret');
  await mkdir(join(pageDir, 'folder'));

  await t.test('is served with the right types', async () => {
    for (const [path, type] of [
      ['/', 'text/html; charset=utf-8'],
      ['/index.html?name=x', 'text/html; charset=utf-8'],
      ['/chat.mjs', 'text/javascript; charset=utf-8'],
      ['/chat.js', 'text/javascript; charset=utf-8'],
      ['/chat.css', 'text/css; charset=utf-8'],
      ['/chat.svg', 'image/svg+xml'],
      ['/chat.wasm', 'application/wasm'],
    ]) {
      const response = await get(path);
      assert.equal(response.status, 200, path);
      assert.equal(response.headers.get('content-type'), type, path);
      await response.arrayBuffer();
    }
  });

  await t.test('carries its security headers everywhere', async () => {
    for (const path of ['/', '/chat.wasm', '/missing', '/%']) {
      const { headers } = await get(path);
      assert.equal(
        headers.get('content-security-policy'),
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; " +
          "style-src 'self'; img-src 'self' blob: data:; " +
          "connect-src * ws: wss:; base-uri 'none'; form-action 'none'; " +
          "frame-ancestors 'none'",
        path,
      );
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('cache-control'), 'no-cache', path);
      assert.equal(headers.get('x-powered-by'), null, path);
    }
  });

  await t.test('is not sent again when it is unchanged', async () => {
    const { headers } = await get('/chat.wasm');
    // Not with fetch: it adds Cache-Control: no-cache, which asks for all.
    const request = httpGet(`${server.url}/chat.wasm`, {
      headers: { 'If-None-Match': headers.get('etag') },
    });
    const [response] = await within(once(request, 'response'), 'an answer');
    response.resume();
    assert.equal(response.statusCode, 304);
  });

  await t.test('has nothing else to give', async () => {
    for (const path of ['/missing', '/.secret', '/..%2f..%2f', '/%', '/a\0']) {
      const response = await get(path);
      assert.equal(response.status, 404, path);
      assert.match(response.headers.get('content-type'), /^text\/plain/);
    }
    assert.equal((await get('/', { method: 'POST' })).status, 404);
  });

  await t.test('/ws by plain HTTP asks for an upgrade', async () => {
    const response = await get('/ws');
    assert.equal(response.status, 426);
    assert.equal(response.headers.get('upgrade'), 'websocket');
  });

  assert.deepEqual(log.all, [], 'nothing of this is worth a line');

  await t.test('a file that cannot be read is a 500 and no more', async () => {
    await symlink('loop', join(pageDir, 'loop'));
    const response = await get('/loop');
    assert.equal(response.status, 500);
    assert.equal(await response.text(), 'The file cannot be read.');
    assert.match(log.all[0], /^error while serving the page: .*ELOOP/);
  });
});

test('the address', async (t) => {
  await t.test('names a wildcard as a browser would reach it', async (t) => {
    const { server } = await startServer(t, { host: '0.0.0.0' });
    assert.equal(server.url, `http://127.0.0.1:${server.port}`);
  });

  await t.test('has brackets around IPv6', async (t) => {
    let started;
    try {
      started = await startServer(t, { host: '::1' });
    } catch (error) {
      assert.equal(error.code, 'EADDRNOTAVAIL');
      return t.skip('no IPv6 here');
    }
    assert.equal(started.server.url, `http://[::1]:${started.server.port}`);
    assert.ok(await fetch(started.server.url));
  });
});
