/** What sockets leave behind: nothing. */
import assert from 'node:assert/strict';

import { inEachBrowser } from './support/emsocket-page.mjs';
import { until } from './support/until.mjs';

/** Runs in the page: keeps the module's memory, which the package hides. */
function watchWebAssembly({ WebAssembly }) {
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...args) => {
    const result = await instantiate(...args);
    const { exports } = result.instance ?? result;
    window.wasmMemory = Object.values(exports).find(
      (value) => value instanceof WebAssembly.Memory,
    );
    return result;
  };
}

inEachBrowser((test) => {
  test('10,000 sockets that were dropped leave memory flat [fault-36]', async ({
    page,
  }) => {
    await page.run(watchWebAssembly);
    const told = await page.run(async ({ EmSocket, init, sleep }) => {
      await init();
      const never = () => new Promise(() => {});
      const use = async (count) => {
        for (let i = 0; i < count; i += 100) {
          const sockets = Array.from({ length: 100 }, () => {
            const socket = new EmSocket(never, [], { json: true });
            socket.onmessage = () => socket;
            socket.send('x'.repeat(1_000));
            return socket;
          });
          const ends = sockets.map((socket) => socket.closed);
          for (const socket of sockets) socket.close();
          await Promise.all(ends);
        }
      };
      const settle = async () => {
        for (let i = 0; i < 5; ++i) {
          await sleep(20);
          window.gc?.();
        }
        return {
          // Only Chromium tells.
          js: performance.memory?.usedJSHeapSize ?? 0,
          wasm: window.wasmMemory.buffer.byteLength,
        };
      };
      await use(500);
      const before = await settle();
      await use(10_000);
      return { before, after: await settle() };
    });
    assert.equal(told.after.wasm, told.before.wasm);
    // 10,000 sockets of some hundred bytes each would be megabytes.
    const growth = told.after.js - told.before.js;
    assert.ok(growth < 1_000_000, `${growth} bytes`);
  });

  test('500 sockets that were used leave nothing [fault-36]', async ({
    page,
    server,
  }) => {
    const told = await page.run(async ({ EmSocket, next, sleep }, url) => {
      const use = async (count) => {
        for (let i = 0; i < count; ++i) {
          const socket = new EmSocket(url);
          socket.onopen = () => socket.send('x'.repeat(1_000));
          await next(socket, 'message');
          socket.close();
          await next(socket, 'close');
        }
      };
      const settle = async () => {
        for (let i = 0; i < 5; ++i) {
          await sleep(20);
          window.gc?.();
        }
        return performance.memory?.usedJSHeapSize ?? 0;
      };
      await use(50);
      const before = await settle();
      await use(450);
      return { before, after: await settle() };
    }, server.url());
    assert.equal(server.attempts.length, 500);
    const growth = told.after - told.before;
    assert.ok(growth < 400_000, `${growth} bytes`);
    await until('no connection', () => server.clients.length === 0);
  });

  test('one that nobody holds or hears is collected, its connection too [fault-12]', async ({
    page,
    server,
    engine,
  }) => {
    if (engine !== 'Chromium') return;
    await page.run(async ({ EmSocket, init }, url) => {
      await init();
      for (let i = 0; i < 10; ++i) new EmSocket(url);
    }, server.url());
    await until('the connections', () => server.attempts.length === 10);
    await until('their end', async () => {
      await page.run(({ gc }) => gc());
      return server.clients.length === 0;
    });
  });

  test('what comes after an object was dropped crashes nothing [fault-12]', async ({
    page,
    server,
  }) => {
    server.serve = (socket) => {
      const timer = setInterval(() => socket.send('late'), 1);
      socket.on('close', () => clearInterval(timer));
    };
    const state = await page.run(async ({ EmSocket, next, sleep, gc }, url) => {
      for (let i = 0; i < 50; ++i) {
        const socket = new EmSocket(url);
        if (i % 2) socket.addEventListener('open', () => socket.close());
        if (i % 10 === 0) {
          gc?.();
          await sleep(5);
        }
      }
      await sleep(300);
      gc?.();
      await sleep(100);
      const last = new EmSocket(url);
      await next(last, 'message');
      return last.readyState;
    }, server.url());
    assert.equal(state, 1);
  });

  test('one that something is to come of is not collected before [fault-12]', async ({
    page,
    server,
    engine,
  }) => {
    if (engine !== 'Chromium') return;
    server.holds = true;
    await page.run(async ({ EmSocket, init }, url) => {
      await init();
      new EmSocket(url).send('kept');
      window.isOpen = false;
      void new EmSocket(url).opened.then(() => (window.isOpen = true));
    }, server.url());
    await until('the handshakes', () => server.attempts.length === 2);
    for (let i = 0; i < 5; ++i)
      await page.run(({ gc, sleep }) => (gc(), sleep(20)));
    server.release();
    await until('the message', () => server.received.includes('kept'));
    await until('open', () => page.run(({ isOpen }) => isOpen));
  });

  test('a signal keeps no socket', async ({ page, server, engine }) => {
    if (engine !== 'Chromium') return;
    await page.run(({ EmSocket }, url) => {
      const { signal } = (window.controller = new AbortController());
      window.left = 0;
      const registry = new FinalizationRegistry(() => --window.left);
      window.registry = registry;
      for (let i = 0; i < 50; ++i) {
        window.left += 1;
        const options = { signal, startClosed: true };
        registry.register(new EmSocket(url, [], options), i);
      }
    }, server.url());
    await until('their end', () =>
      page.run(async ({ gc, sleep }) => {
        gc();
        await sleep(20);
        return window.left === 0;
      }),
    );
  });
});
