/** Raw mode against servers in the manner of public tutorials. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import express from 'express';
import { WebSocket } from 'ws';

import { startServer, temporaryFolder } from '../web/support.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import {
  startForeignServer,
  startSecureServer,
} from './support/foreign-server.mjs';
import { jpeg, png } from './support/images.mjs';
import { until } from './support/until.mjs';

const fromServer = { kind: 'raw', own: false };

inEachBrowser((test) => {
  /** The chat page, connected in raw mode to another server. */
  async function openRaw(t, open, url, settings = {}) {
    const { server } = await startServer(t);
    return open(server.url, { url, raw: true, ...settings });
  }

  for (const [what, echo] of [
    ['as text', (socket, data) => socket.send(data.toString())],
    ['as it came', (socket, data, binary) => socket.send(data, { binary })],
    // ws hands every message over as a Buffer, and sends a Buffer as binary.
    ['as a Buffer', (socket, data) => socket.send(data)],
  ]) {
    test(`a server that echoes ${what}`, async (t, open) => {
      const server = await startForeignServer(t);
      server.on('connection', (socket) => {
        socket.on('message', (data, binary) => echo(socket, data, binary));
      });
      const ann = await openRaw(t, open, server.url);
      await ann.connect();
      await ann.type('Hello, wörld');
      const answer = await ann.shows({ kind: 'raw', own: false });
      assert.match(answer.text, /Hello, wörld/);
      const own = await ann.shows({ kind: 'raw', own: true });
      assert.deepEqual([own.text, own.delivery], ['Hello, wörld', 'sent']);
    });
  }

  test('a server that passes on to all clients', async (t, open) => {
    const server = await startForeignServer(t);
    server.on('connection', (socket) => {
      socket.send('Welcome!');
      socket.on('message', (data, isBinary) => {
        for (const client of server.clients) {
          if (client.readyState === WebSocket.OPEN) {
            client.send(data, { binary: isBinary });
          }
        }
      });
    });
    const ann = await openRaw(t, open, server.url);
    const bob = await openRaw(t, open, server.url);
    await ann.connect();
    await bob.connect();
    await ann.shows({ ...fromServer, text: 'Welcome!' });
    await ann.say('to all');
    await bob.shows({ ...fromServer, text: 'to all' });
    await ann.shows({ ...fromServer, text: 'to all' });
    await bob.say('back');
    await ann.shows({ ...fromServer, text: 'back' });
    assert.equal((await ann.messages({ own: true })).length, 1);
  });

  for (const [parameter, settings] of [
    ['token', (url, token) => ({ url: `${url}/?token=${token}` })],
    ['access_token', (url, token) => ({ url, token })],
    ['access_token', (url, token) => ({ url: `${url}/?room=1`, token })],
  ]) {
    const { url: shape } = settings('…', '…');
    test(`verifyClient by ${parameter}, with the url ${shape}`, async (t, open) => {
      let refused = 0;
      const server = await startForeignServer(t, {
        verifyClient: ({ req }) => {
          const { searchParams } = new URL(req.url, 'http://localhost');
          const ok = searchParams.get(parameter) === 'secret';
          if (!ok) refused += 1;
          return ok;
        },
      });
      server.on('connection', (socket) => socket.send('you are in'));
      const ann = await openRaw(t, open, server.url, {
        ...settings(server.url, 'guess'),
      });
      ann.faults.expectConnectionFailures();
      await ann.click('connect');
      await until('a refusal', () => refused > 0);
      await ann.reaches('reconnecting');
      await ann.disconnect();
      await ann.connect(settings(server.url, 'secret'));
      await ann.shows({ ...fromServer, text: 'you are in' });
    });
  }

  test('express on another port', async (t, open) => {
    const app = express();
    app.get('/', (_request, response) => response.send('Hello'));
    const server = await startForeignServer(t, {
      requests: app,
      path: '/socket',
    });
    server.on('connection', (socket, request) => {
      socket.send(JSON.stringify({ hello: request.headers.origin }));
    });
    const ann = await openRaw(t, open, `${server.url}/socket`);
    await ann.connect();
    await ann.shows({ ...fromServer, text: /^\{"hello":"http:.*"\}$/ });
  });

  test('a server that speaks every now and then', async (t, open) => {
    const server = await startForeignServer(t);
    server.on('connection', (socket) => {
      let count = 0;
      const timer = setInterval(() => {
        count += 1;
        socket.send(JSON.stringify({ type: 'tick', count }));
      }, 100);
      socket.on('close', () => clearInterval(timer));
    });
    const ann = await openRaw(t, open, server.url);
    await ann.connect();
    await ann.shows({ ...fromServer, text: '{"type":"tick","count":5}' });
    const ticks = await ann.texts(fromServer);
    assert.deepEqual(
      ticks.map((text) => JSON.parse(text).count),
      ticks.map((_, index) => index + 1),
    );
  });

  for (const [what, end, code] of [
    ['close()', (socket) => socket.close(), 1005],
    ['terminate()', (socket) => socket.terminate(), 1006],
  ]) {
    test(`a server that ends with ${what} after a while`, async (t, open) => {
      const server = await startForeignServer(t);
      // The second connection lasts until it has got what was written while
      // away: raw mode has no receipts, so what is under way when the server
      // ends is gone.
      let connections = 0;
      let got = false;
      server.on('connection', (socket) => {
        const endSoon = () => setTimeout(() => end(socket), 300);
        socket.on('message', (data) => {
          socket.send(`got ${data}`);
          got = true;
          endSoon();
        });
        connections += 1;
        if (connections === 1 || got) endSoon();
      });
      const ann = await openRaw(t, open, server.url);
      ann.faults.expectConnectionFailures();
      await ann.connect();
      await ann.logs('close', new RegExp(`^code ${code}`));
      await ann.say('while away');
      await ann.shows({ ...fromServer, text: 'got while away' });
      await ann.shows({ own: true, delivery: 'sent' });
      await ann.reaches('reconnecting');
      // Each time a longer wait: no storm.
      await ann.logs('reconnecting', /^retry 3 in [12]\.\d s$/);
      assert.equal((await ann.texts({ text: 'got while away' })).length, 1);
    });
  }

  test('https with a certificate that nobody signed', async (t, open) => {
    const server = await startSecureServer(t);
    server.on('connection', (socket) => {
      socket.on('message', (data) => socket.send(data.toString()));
    });
    const ann = await openRaw(t, open, server.url);
    await ann.connect();
    await ann.type('in secret');
    await ann.shows({ ...fromServer, text: 'in secret' });
  });

  test('images in both directions', async (t, open) => {
    const folder = await temporaryFolder(t);
    const file = join(folder, 'sent.png');
    await writeFile(file, png(11, 7));
    const server = await startForeignServer(t);
    const received = [];
    server.on('connection', (socket) => {
      socket.on('message', (data, isBinary) => received.push(data, isBinary));
    });
    const ann = await openRaw(t, open, server.url);
    await ann.connect();
    await ann.sendImage(file);
    await until('the image', () => received.length > 0);
    assert.deepEqual(received, [png(11, 7), true]);

    const [socket] = server.clients;
    socket.send(await jpeg(ann.tab, 13, 9));
    const picture = { width: 13, height: 9, scheme: 'blob' };
    assert.deepEqual(await ann.picture(), picture);
  });

  test('bytes that are neither text nor image', async (t, open) => {
    const server = await startForeignServer(t);
    server.on('connection', (socket) => {
      socket.send(Buffer.from([0xff, 0x00, 0x80, 0x7f]));
      socket.send(Buffer.alloc(0));
    });
    const ann = await openRaw(t, open, server.url);
    await ann.connect();
    await ann.shows({ ...fromServer, hex: 'ff 00 80 7f' });
    await ann.shows({ ...fromServer, text: /\b0 bytes/ });
  });

  test('what was written while away is sent once, in order', async (t, open) => {
    const server = await startForeignServer(t);
    const received = [];
    server.on('connection', (socket) => {
      socket.on('message', (data) => received.push(data.toString()));
    });
    const ann = await openRaw(t, open, server.url);
    await ann.connect();
    const [first] = server.clients;
    // 1012 leaves 5 seconds and more to write in.
    first.close(1012);
    await ann.reaches('reconnecting');
    const texts = Array.from({ length: 50 }, (_, index) => `line ${index}`);
    await ann.say(...texts);
    await ann.outboxHolds(50);
    await ann.click('retry');
    await until('all lines', () => received.length >= 50);
    await ann.say('last');
    await until('the last line', () => received.includes('last'));
    assert.deepEqual(received, [...texts, 'last']);
    await ann.showsCount(51, { own: true, delivery: 'sent' });
  });

  test('what was written in a chat is not said to another server', async (t, open) => {
    const { server } = await startServer(t);
    const other = await startForeignServer(t);
    const received = [];
    other.on('connection', (socket) => {
      socket.on('message', (data) => received.push(data.toString()));
    });
    const ann = await open(server.url, { name: 'Ann' });
    await ann.connect();
    server.closeAll(1012, '');
    await ann.reaches('reconnecting');
    await ann.say('between us');
    await ann.disconnect();
    await ann.set({ url: other.url, raw: true });
    const connected = once(other, 'connection');
    await ann.connect();
    await connected;
    await ann.say('to the other');
    await until('a message', () => received.includes('to the other'));
    assert.deepEqual(received, ['to the other']);
  });
});
