/** What connections and messages leave behind in a page: nothing. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startServer, temporaryFolder } from '../web/support.mjs';
import { inEachBrowser } from './support/each-browser.mjs';
import { startForeignServer } from './support/foreign-server.mjs';
import { png } from './support/images.mjs';
import { until } from './support/until.mjs';

/** Runs in the page before its own script: counts what that holds. */
function countResources() {
  const resources = { sockets: 0, openSockets: 0, memory: undefined };
  const timers = new Set();
  window.resources = () => ({
    ...resources,
    timers: timers.size,
    memory: resources.memory.buffer.byteLength,
  });

  window.WebSocket = class extends WebSocket {
    constructor(...parameters) {
      super(...parameters);
      resources.sockets += 1;
      resources.openSockets += 1;
      this.addEventListener('close', () => {
        resources.openSockets -= 1;
      });
    }
  };

  const { setTimeout, clearTimeout, setInterval, clearInterval } = window;
  window.setTimeout = (callback, ...rest) => {
    const id = setTimeout(
      (...parameters) => {
        timers.delete(id);
        callback(...parameters);
      },
      ...rest,
    );
    timers.add(id);
    return id;
  };
  window.setInterval = (...parameters) => {
    const id = setInterval(...parameters);
    timers.add(id);
    return id;
  };
  window.clearTimeout = (id) => {
    timers.delete(id);
    clearTimeout(id);
  };
  window.clearInterval = (id) => {
    timers.delete(id);
    clearInterval(id);
  };

  for (const name of ['instantiate', 'instantiateStreaming']) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...parameters) => {
      const result = await instantiate.apply(WebAssembly, parameters);
      const { exports } = result.instance ?? result;
      resources.memory = Object.values(exports).find(
        (value) => value instanceof WebAssembly.Memory,
      );
      return result;
    };
  }
}

inEachBrowser((test) => {
  async function openCounted(t, open, settings) {
    const { server } = await startServer(t);
    return open(server.url, { prepare: countResources, ...settings });
  }

  const resources = (page) => page.tab.evaluate(() => window.resources());

  test('a hundred connections leave no socket and no timer [fault-36]', async (t, open) => {
    const ann = await openCounted(t, open);
    const unused = await until('the chat module', () =>
      resources(ann).catch(() => undefined),
    );
    await ann.tab.evaluate(async () => {
      const element = (id) => document.querySelector(`[data-testid="${id}"]`);
      const status = element('status');
      const reaches = (state) =>
        new Promise((resolve) => {
          const check = () => {
            if (status.dataset.state !== state) return;
            observer.disconnect();
            resolve();
          };
          const observer = new MutationObserver(check);
          observer.observe(status, { attributeFilter: ['data-state'] });
          check();
        });
      for (let cycle = 0; cycle < 100; cycle += 1) {
        element('connect').click();
        await reaches('open');
        element('disconnect').click();
        await reaches('closed');
      }
    });
    const after = await until(
      'no timer',
      () => resources(ann),
      ({ timers }) => timers === unused.timers,
    );
    assert.deepEqual(after, { ...unused, sockets: 100 });
  });

  test('a retry leaves nothing behind either [fault-36]', async (t, open) => {
    const server = await startForeignServer(t);
    server.on('connection', (socket) => socket.close());
    const ann = await openCounted(t, open, { url: server.url, raw: true });
    await ann.click('connect');
    await ann.logs('reconnecting', /^retry 3/);
    await ann.disconnect();
    await until(
      'no timer and no socket',
      () => resources(ann),
      ({ timers, openSockets }) => timers === 0 && openSockets === 0,
    );
  });

  test('megabytes do not stay in the memory of the module', async (t, open) => {
    const server = await startForeignServer(t);
    server.on('connection', (socket) => {
      socket.on('message', (data, isBinary) => {
        socket.send(data, { binary: isBinary });
      });
    });
    const folder = await temporaryFolder(t);
    const file = join(folder, 'large.png');
    await writeFile(file, Buffer.concat([png(3, 3), Buffer.alloc(4_000_000)]));
    const line = `${'m'.repeat(99)}\n`;
    const ann = await openCounted(t, open, { url: server.url, raw: true });
    await ann.connect();
    // Text and bytes, each there and back.
    let expected = 0;
    const exchange = async () => {
      expected += 2;
      await ann.say(line.repeat(10_000));
      await ann.sendImage(file);
      await until(
        'the echoes',
        () => ann.count({ own: false }),
        (count) => count === expected,
      );
    };
    for (let index = 0; index < 3; index += 1) await exchange();
    const { memory } = await resources(ann);
    for (let index = 0; index < 6; index += 1) await exchange();
    assert.equal((await resources(ann)).memory, memory);
  });
});
