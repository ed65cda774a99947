/** When the WebAssembly does not load, the page hears why and what to do. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';

import { inEachBrowser } from './support/each-browser.mjs';
import { installPackage } from './support/install.mjs';
import { startSite } from './support/site.mjs';
import { tryOutScript } from './support/try-out.mjs';

const project = await installPackage({ after });
const wasm = await readFile(project.installed('dist/emsocket.wasm'));

const works = { init: 'loaded', echo: 'hello', events: [{ type: 'open' }] };

const page = {
  '/try-out.js': tryOutScript,
  '/page.html': `<!doctype html>
    <script src="/try-out.js"></script>
    <script type="module" src="/page.js"></script>`,
  '/page.js': `
    import * as emsocket from '/dist/emsocket.mjs';
    self.outcome = tryOut(emsocket);`,
};

const wasmPath = '/dist/emsocket.wasm';
const html = '<!doctype html><title>My app</title>';

/** Each is one `emsocket.wasm` or policy, and what has to be said about it. */
const failures = {
  'a wasm that is not there': {
    wasm: { status: 404, type: 'text/html', body: html },
    says: [/\/dist\/emsocket\.wasm .*has status 404/, /beside the script/],
  },
  'a server that answers everything with its page': {
    wasm: { type: 'text/html; charset=utf-8', body: html },
    says: [/emsocket\.wasm .* is a web page/, /beside the script/],
  },
  'a page with the type of WebAssembly': {
    wasm: { type: 'application/wasm', body: html },
    says: [/emsocket\.wasm.* is not emsocket's WebAssembly/],
  },
  'a wasm that is cut off': {
    wasm: { type: 'application/wasm', body: wasm.subarray(0, 1000) },
    says: [/emsocket\.wasm.* is not emsocket's WebAssembly/],
  },
  "another program's WebAssembly": {
    wasm: {
      type: 'application/wasm',
      body: Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    },
    says: [/does not start; is it of this version/],
  },
  'a policy without wasm-unsafe-eval': {
    policy: "default-src 'none'; script-src 'self'; connect-src 'self'",
    says: [/Content-Security-Policy/, /'wasm-unsafe-eval'.*script-src/],
  },
  'a policy that lets nothing be fetched': {
    policy: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
    says: [/could not be fetched/, /Content-Security-Policy \(connect-src\)/],
  },
};

/** Types that are wrong, with bytes that are right: common, and harmless. */
const wrongTypes = [
  undefined,
  'application/octet-stream',
  'text/html',
  'text/plain; charset=utf-8',
  'Application/WASM',
  'application/wasm; charset=utf-8',
];

inEachBrowser((test) => {
  for (const [title, { wasm, policy, says }] of Object.entries(failures)) {
    test(title, async (t, visit) => {
      const site = await startSite(t, {
        project,
        files: { ...page, ...(wasm && { [wasmPath]: wasm }) },
        headers: policy ? { 'Content-Security-Policy': policy } : {},
      });
      const { init, events } = await visit(`${site.url}/page.html`);
      assert.equal(init.name, 'LoadError');
      for (const pattern of says) assert.match(init.message, pattern);
      assert.deepEqual(events, [
        { type: 'error', kind: 'load_failed', message: init.message },
        { type: 'close', willReconnect: false },
      ]);
    });
  }

  for (const type of wrongTypes) {
    test(`right bytes served as ${type ?? 'no type'} do`, async (t, visit) => {
      const files = { ...page, [wasmPath]: { type, body: wasm } };
      const site = await startSite(t, { project, files });
      assert.deepEqual(await visit(`${site.url}/page.html`), works);
    });
  }

  test('after a failure init({ wasm }) can set it right', async (t, visit) => {
    const files = {
      ...page,
      '/page.js': `
        import { EmSocket, init } from '/dist/emsocket.mjs';
        const socket = new EmSocket('/echo');
        self.outcome = socket.opened
          .then(
            () => 'opened without its WebAssembly',
            () => init({ wasm: '/elsewhere/core.wasm' }),
          )
          .then(() => tryOut({ EmSocket, init }));`,
      [wasmPath]: { status: 404 },
      '/elsewhere/core.wasm': { type: 'application/wasm', body: wasm },
    };
    const site = await startSite(t, { project, files });
    assert.deepEqual(await visit(`${site.url}/page.html`), works);
  });

  test('init({ wasm }) during a load that fails is tried too', async (t, visit) => {
    const files = {
      ...page,
      '/page.js': `
        import { EmSocket, init } from '/dist/emsocket.mjs';
        const socket = new EmSocket('/echo');
        self.outcome = init({ wasm: '/elsewhere/core.wasm' })
          .then(() => socket.opened)
          .then(() => tryOut({ EmSocket, init }));`,
      [wasmPath]: { status: 404 },
      '/elsewhere/core.wasm': { type: 'application/wasm', body: wasm },
    };
    const site = await startSite(t, { project, files });
    assert.deepEqual(await visit(`${site.url}/page.html`), works);
  });

  test('a page that was opened as a file', async (t, visit) => {
    await project.write('try-out.js', tryOutScript);
    await project.write(
      'page.html',
      `<!doctype html>
        <script src="try-out.js"></script>
        <script src="node_modules/emsocket/dist/emsocket.global.js"></script>
        <script>
          const { EmSocket, init } = emsocket;
          const open = class extends EmSocket {
            constructor() { super('ws://127.0.0.1:9'); }
          };
          self.outcome = tryOut({ EmSocket: open, init });
        </script>`,
    );
    const address = pathToFileURL(`${project.folder}/page.html`).href;
    const { init } = await visit(address);
    assert.equal(init.name, 'LoadError');
    assert.match(
      init.message,
      /is a file.*over HTTP.*emsocket\.global\.inline/,
    );
  });

  test('a page that was opened as a file, with all in one script', async (t, visit) => {
    const site = await startSite(t, { project });
    await project.write('try-out.js', tryOutScript);
    await project.write(
      'inline.html',
      `<!doctype html>
        <script src="try-out.js"></script>
        <script src="node_modules/emsocket/dist/emsocket.global.inline.js"></script>
        <script>
          const { EmSocket, init } = emsocket;
          const open = class extends EmSocket {
            constructor() { super('${site.socketUrl}'); }
          };
          self.outcome = tryOut({ EmSocket: open, init });
        </script>`,
    );
    const address = pathToFileURL(`${project.folder}/inline.html`).href;
    assert.deepEqual(await visit(address), works);
  });
});
