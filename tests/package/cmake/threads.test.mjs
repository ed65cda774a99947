/** A program with threads, into which emsocket comes by add_subdirectory. */
import assert from 'node:assert/strict';
import { before } from 'node:test';

import { inEachBrowser } from '../support/each-browser.mjs';
import { startSite } from '../support/site.mjs';
import { Consumer, toolchainFile } from './support/consumer.mjs';

let consumer;
before(async () => {
  consumer = await Consumer.create('threads', 'threads');
  await consumer.addSources();
  await consumer.configure(`-DCMAKE_TOOLCHAIN_FILE=${toolchainFile}`);
  await consumer.build();
});

// Pages have shared memory under these only.
const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const page = `<!doctype html>
  <script>
    self.outcome = new Promise((resolve) => {
      const lines = [];
      self.Module = {
        arguments: [location.origin.replace('http', 'ws') + '/echo'],
        print(line) {
          lines.push(line);
          if (line.startsWith('closed')) {
            const shared = !(HEAPU8.buffer instanceof ArrayBuffer);
            resolve({ shared, lines });
          }
        },
      };
    });
  </script>
  <script src="/dist/app.js"></script>`;

// Node's encoder and decoder take shared memory, a browser's do not.
inEachBrowser((test) => {
  test('text and bytes go through shared memory whole', async (t, visit) => {
    const site = await startSite(t, {
      project: { installed: (path) => consumer.path('build', path.slice(5)) },
      files: { '/page.html': page },
      headers: isolated,
    });
    assert.deepEqual(await visit(`${site.url}/page.html`), {
      shared: true,
      lines: [
        ...['message: whole', 'message: whole', 'message: whole'],
        'closed: whole',
      ],
    });
  });
});
