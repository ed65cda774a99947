/** Every way to take the package into a page, in real browsers. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after } from 'node:test';

import { inEachBrowser } from './support/each-browser.mjs';
import { installPackage } from './support/install.mjs';
import { startSite } from './support/site.mjs';
import { tryOutScript } from './support/try-out.mjs';

const project = await installPackage({ after });

const works = { init: 'loaded', echo: 'hello', events: [{ type: 'open' }] };

/** The strictest policy that a page may have. */
const strictPolicy = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "connect-src 'self'",
  ].join('; '),
};

/** A page whose script takes the package by itself. */
const modulePage = (file) => ({
  '/page.html': `<!doctype html>
    <script src="/try-out.js"></script>
    <script type="module" src="/page.js"></script>`,
  '/page.js': `
    import * as emsocket from '/dist/${file}';
    self.outcome = tryOut(emsocket);`,
});

/** A page with a script tag, and perhaps other attributes on it. */
const scriptPage = (file, attributes = '') => ({
  '/page.html': `<!doctype html>
    <script src="/try-out.js"></script>
    <script src="/dist/${file}" ${attributes}></script>
    <script src="/page.js" defer></script>`,
  '/page.js': `self.outcome = tryOut(emsocket);`,
});

/** A page that asks a worker to do it. */
const workerPage = (options, worker) => ({
  '/page.html': `<!doctype html><script src="/page.js"></script>`,
  '/page.js': `
    const worker = new Worker('/dist/worker.js', ${JSON.stringify(options)});
    self.outcome = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });`,
  '/dist/worker.js': `
    ${worker}
    self.tryOut(emsocket).then((outcome) => postMessage(outcome));`,
});

const moduleFiles = [
  'emsocket.mjs',
  'emsocket.min.mjs',
  'emsocket.inline.mjs',
  'emsocket.inline.min.mjs',
];
const scriptFiles = [
  'emsocket.global.js',
  'emsocket.global.min.js',
  'emsocket.global.inline.js',
  'emsocket.global.inline.min.js',
];

const ways = {
  ...Object.fromEntries(
    moduleFiles.map((file) => [`module ${file}`, modulePage(file)]),
  ),
  ...Object.fromEntries(
    scriptFiles.flatMap((file) => [
      [`script tag ${file}`, scriptPage(file)],
      [`deferred script tag ${file}`, scriptPage(file, 'defer')],
    ]),
  ),
  'importScripts in a worker': workerPage(
    {},
    `importScripts('/try-out.js', '/dist/emsocket.global.js');`,
  ),
  'module worker': workerPage(
    { type: 'module' },
    `import '/try-out.js'; import * as emsocket from '/dist/emsocket.mjs';`,
  ),
  'module worker, inline': workerPage(
    { type: 'module' },
    `import '/try-out.js';
     import * as emsocket from '/dist/emsocket.inline.mjs';`,
  ),
};

inEachBrowser((test) => {
  for (const [way, pages] of Object.entries(ways)) {
    test(`${way}, under a strict Content-Security-Policy [fault-38][fault-39]`, async (t, visit) => {
      const files = { '/try-out.js': tryOutScript, ...pages };
      const site = await startSite(t, {
        project,
        files,
        headers: strictPolicy,
      });
      assert.deepEqual(await visit(`${site.url}/page.html`), works);
    });
  }

  test('a script tag with its hash', async (t, visit) => {
    const hashes = JSON.parse(
      await readFile(project.installed('dist/sri.json'), 'utf8'),
    );
    const file = 'emsocket.global.min.js';
    const files = {
      '/try-out.js': tryOutScript,
      ...scriptPage(file, `integrity="${hashes[file]}"`),
    };
    const site = await startSite(t, { project, files });
    assert.deepEqual(await visit(`${site.url}/page.html`), works);
  });

  // They answer at the package's bare address, without a folder to find the wasm
  // in: by a redirect, after which a script still has its first address, or at
  // once.
  for (const [how, answer] of [
    [
      'redirects to it',
      (path) => ({ status: 302, headers: { Location: path } }),
    ],
    ['sends it', (_, body) => ({ type: 'text/javascript', body })],
  ]) {
    test(`a CDN that ${how}, the file for CDNs`, async (t, visit) => {
      const { unpkg, jsdelivr } = JSON.parse(
        await readFile(project.installed('package.json'), 'utf8'),
      );
      assert.equal(unpkg, jsdelivr);
      const cdn = await startSite(t, {
        project,
        files: {
          '/npm/emsocket': answer(
            unpkg.replace('./', '/'),
            await readFile(project.installed(unpkg)),
          ),
        },
      });
      const files = {
        '/try-out.js': tryOutScript,
        '/page.html': `<!doctype html>
          <script src="/try-out.js"></script>
          <script src="${cdn.url}/npm/emsocket"></script>
          <script>self.outcome = tryOut(emsocket)</script>`,
      };
      const site = await startSite(t, { project, files });
      assert.deepEqual(await visit(`${site.url}/page.html`), works);
    });
  }

  test('a script tag from another site', async (t, visit) => {
    const cdn = await startSite(t, {
      project,
      headers: { 'Access-Control-Allow-Origin': '*' },
    });
    const files = {
      '/try-out.js': tryOutScript,
      '/page.html': `<!doctype html>
        <script src="/try-out.js"></script>
        <script src="${cdn.url}/dist/emsocket.global.min.js"></script>
        <script>self.outcome = tryOut(emsocket)</script>`,
    };
    const site = await startSite(t, { project, files });
    assert.deepEqual(await visit(`${site.url}/page.html`), works);
  });
});
