/**
 * The page's envelopes, byte for byte those of C++: tests/unit/json holds a
 * TypedClient against the same list.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { codecNames } from './support/codec-peers.mjs';
import { inEachBrowser } from './support/emsocket-page.mjs';
import { until } from './support/until.mjs';

const vectors = JSON.parse(
  await readFile(
    new URL('../support/envelope-vectors.json', import.meta.url),
    'utf8',
  ),
);
const envelopes = [...new Set(vectors.map(({ envelope }) => envelope))];

inEachBrowser((test) => {
  for (const codec of codecNames) {
    test(`${codec}: every envelope is as in C++`, async ({ page, server }) => {
      for (const envelope of envelopes) {
        const wire = (message) =>
          vectors.find(
            (vector) =>
              vector.envelope === envelope && vector.message === message,
          )[codec];
        const toFrame = (text) =>
          codec === 'json' ? text : Buffer.from(text, 'hex');
        const received = [];
        server.serve = (socket) => {
          socket.on('message', (data) => {
            received.push(data.toString(codec === 'json' ? 'utf8' : 'hex'));
            if (received.length === 2) {
              for (const message of ['asked', 'reply', 'event']) {
                socket.send(toFrame(wire(message)));
              }
            }
            if (received.length === 3) socket.send(toFrame(wire('asked')));
          });
        };
        const heard = await page.run(
          async ({ EmSocket, RequestError }, url, codec, envelope) => {
            const socket = new EmSocket(url, [], { codec, envelope });
            const said = new Promise((resolve) => socket.on('say', resolve));
            let asked = 0;
            socket.onRequest(
              'ask',
              () => {
                if (++asked === 2) throw new RequestError(7, 'no');
                return { members: 2 };
              },
              { reply: 'joined' },
            );
            socket.sendMessage('say', { text: 'hi' });
            const joined = await socket.request(
              'join',
              { room: 'lobby' },
              { reply: 'joined' },
            );
            return [joined, await said];
          },
          server.url(),
          codec,
          envelope,
        );
        assert.deepEqual(heard, [{ members: 2 }, { text: 'hi' }]);
        await until('the refusal', () => received.length === 4);
        assert.deepEqual(
          received,
          ['event', 'request', 'reply', 'refusal'].map(wire),
        );
      }
    });
  }
}, 'codecs.html');
