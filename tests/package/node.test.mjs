/** The installed package under Node: in tests, and where pages are rendered. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { WebSocketServer } from 'ws';

import { installPackage } from './support/install.mjs';

const project = await installPackage({ after });
const ws = import.meta.resolve('ws');
const entries = [
  ...['emsocket', 'emsocket/inline'],
  ...['emsocket/codecs', 'emsocket/codecs/inline'],
];

async function startEcho(t) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) =>
    socket.on('message', (data, isBinary) =>
      socket.send(data, { binary: isBinary }),
    ),
  );
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${server.address().port}`;
}

// What the programs below begin with; Node 22 has a WebSocket of its own.
const print = 'const print = (value) => console.log(JSON.stringify(value));';
const noWebSocket = 'delete globalThis.WebSocket;';
const echo = `
  const echo = (socket) => new Promise((resolve, reject) => {
    socket.onmessage = ({ data }) => {
      socket.close();
      resolve(data);
    };
    socket.onerror = ({ message }) => reject(new Error(message));
    socket.send('hello');
  });`;
const failure = `
  const failure = (promise) => promise.then(
    () => 'no failure',
    ({ name, message }) => ({ name, message }),
  );`;

for (const entry of entries) {
  describe(entry, () => {
    test('importing it changes nothing and keeps nothing running', async () => {
      const result = await project.run(`
        ${print}
        // Any use of these throws.
        const trap = new Proxy({}, {
          get: (_, key) => { throw new Error('touched ' + String(key)); },
        });
        for (const name of ['window', 'navigator', 'location', 'self']) {
          Object.defineProperty(globalThis, name, { value: trap });
        }
        Object.freeze(Object.prototype);
        Object.freeze(EventTarget.prototype);
        // Node loads it when it is first looked at, and what it needs.
        Object.freeze(globalThis.WebSocket?.prototype);
        const names = () => Reflect.ownKeys(globalThis).map(String);
        const before = names();
        await import(${JSON.stringify(entry)});
        print({
          added: names().filter((name) => !before.includes(name)),
          timers: process.getActiveResourcesInfo().filter(
            (name) => /Timeout|Immediate|TCP|Port/.test(name)),
        });
      `);
      assert.deepEqual(result, { added: [], timers: [] });
    });

    test('it works in a frozen realm', async () => {
      const names = await project.run(
        `${print} print(Object.keys(await import(${JSON.stringify(entry)})));`,
        [],
        ['--frozen-intrinsics', '--disable-warning=ExperimentalWarning'],
      );
      assert.ok(names.includes('EmSocket'));
    });

    test('a socket on the class of ws', async (t) => {
      const result = await project.run(
        `
          ${noWebSocket} ${print} ${echo}
          const { EmSocket, init } = await import(${JSON.stringify(entry)});
          const { WebSocket } = await import(process.argv[2]);
          await init({ WebSocket });
          const socket = new EmSocket(process.argv[1]);
          const data = await echo(socket);
          print({ data, closed: await socket.closed });
        `,
        [await startEcho(t), ws],
      );
      assert.deepEqual(result, {
        data: 'hello',
        closed: { code: 1005, reason: '', wasClean: true },
      });
    });

    test('a message has its data and origin with the MessageEvent of Node 22', async (t) => {
      const url = await startEcho(t);
      const result = await project.run(
        `
          ${noWebSocket} ${print}
          const Platform = globalThis.MessageEvent;
          globalThis.MessageEvent = class MessageEvent extends Platform {
            // As undici has it: another event, and this one stays what it was.
            initMessageEvent(type, bubbles, cancelable, data, origin) {
              return new MessageEvent(type, { data, origin });
            }
          };
          const { EmSocket, init } = await import(${JSON.stringify(entry)});
          const { WebSocket } = await import(process.argv[2]);
          await init({ WebSocket });
          const socket = new EmSocket(process.argv[1]);
          socket.onmessage = ({ data, origin }) => {
            socket.close();
            print({ data, origin });
          };
          socket.send('hello');
        `,
        [url, ws],
      );
      assert.deepEqual(result, { data: 'hello', origin: url });
    });

    test('without any WebSocket it says what to do', async () => {
      const result = await project.run(`
        ${noWebSocket} ${print} ${failure}
        const { EmSocket, init } = await import(${JSON.stringify(entry)});
        const events = [];
        const socket = new EmSocket('ws://127.0.0.1:9');
        socket.onerror = ({ kind, message }) => events.push(kind, message);
        socket.onclose = ({ willReconnect }) => events.push({ willReconnect });
        const opened = await failure(socket.opened);
        print({ init: await failure(init()), opened, events });
      `);
      assert.equal(result.init.name, 'LoadError');
      assert.match(result.init.message, /no global WebSocket.*init\(.*ws/);
      assert.deepEqual(result.opened, result.init);
      assert.deepEqual(result.events, [
        'load_failed',
        result.init.message,
        { willReconnect: false },
      ]);
    });

    test('init({ WebSocket }) after the first socket is in time', async (t) => {
      const data = await project.run(
        `
          ${noWebSocket} ${print} ${echo}
          const { EmSocket, init } = await import(${JSON.stringify(entry)});
          const { WebSocket } = await import(process.argv[2]);
          const socket = new EmSocket(process.argv[1]);
          await init({ WebSocket });
          print(await echo(socket));
        `,
        [await startEcho(t), ws],
      );
      assert.equal(data, 'hello');
    });

    test('init() may be called again, at once and after a failure', async (t) => {
      const result = await project.run(
        `
          ${noWebSocket} ${print} ${echo} ${failure}
          const { EmSocket, init } = await import(${JSON.stringify(entry)});
          const { WebSocket } = await import(process.argv[2]);
          const socket = new EmSocket(process.argv[1]);
          await failure(socket.opened);
          const wasm = new Uint8Array([1, 2, 3]);
          const second = await failure(init({ WebSocket, wasm }));
          await Promise.all([init(), init(), init({ wasm })]);
          await init({ wasm });
          // A socket that could not be, for want of WebAssembly, now can.
          socket.reconnect();
          print({ second, data: await echo(socket) });
        `,
        [await startEcho(t), ws],
      );
      assert.equal(result.second.name, 'LoadError');
      assert.match(
        result.second.message,
        /init\(\{ wasm \}\) was given is not emsocket's WebAssembly/,
      );
      assert.equal(result.data, 'hello');
    });
  });
}

describe('init({ wasm })', () => {
  const sources = {
    'a URL': `new URL(file)`,
    'the text of a URL': `file`,
    bytes: `bytes`,
    'an ArrayBuffer': `new Uint8Array(bytes).buffer`,
    'a view of a part': `
      new Uint8Array([...new Uint8Array(8), ...bytes, 0]).subarray(8, -1)`,
    'a WebAssembly.Module': `new WebAssembly.Module(bytes)`,
    'a Response': `new Response(bytes, {
      headers: { 'Content-Type': 'application/wasm' },
    })`,
    'a Response without a type': `new Response(bytes)`,
    'a promise of one of them': `Promise.resolve(bytes)`,
  };
  for (const [title, expression] of Object.entries(sources)) {
    test(`takes ${title}`, async (t) => {
      const result = await project.run(
        `
          ${print} ${echo}
          import { readFile } from 'node:fs/promises';
          import { EmSocket, init } from 'emsocket';
          const { WebSocket } = await import(process.argv[2]);
          const file = import.meta.resolve('emsocket/emsocket.wasm');
          const bytes = await readFile(new URL(file));
          await init({ WebSocket, wasm: ${expression} });
          print(await echo(new EmSocket(process.argv[1])));
        `,
        [await startEcho(t), ws],
      );
      assert.equal(result, 'hello');
    });
  }

  // The 8 bytes of an empty module.
  const emptyModule = '[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]';
  const faults = {
    'a file that is not there': {
      wasm: `new URL('file:///nowhere/emsocket.wasm')`,
      says: /file:\/\/\/nowhere\/emsocket\.wasm could not be read: .*ENOENT/,
    },
    "another program's WebAssembly": {
      wasm: `new Uint8Array(${emptyModule})`,
      says: /WebAssembly does not start; is it of this version/,
    },
    'a Response that is an error': {
      wasm: `new Response('', { status: 503 })`,
      says: /the given response .*503/,
    },
    'a text that is no URL': {
      wasm: `'emsocket.wasm'`,
      says: /emsocket\.wasm could not be fetched \(.*URL.*\)/,
    },
    'something else': {
      wasm: `42`,
      says: /wasm must be a URL, a Response, .*not Number/,
    },
    'a promise that is rejected': {
      wasm: `Promise.reject(new Error('no luck'))`,
      says: /could not be found: no luck/,
    },
  };
  for (const [title, { wasm, says }] of Object.entries(faults)) {
    test(`explains ${title}`, async () => {
      const { name, message } = await project.run(`
        ${print} ${failure}
        import { init } from 'emsocket';
        class WebSocket {}
        print(await failure(init({ WebSocket, wasm: ${wasm} })));
      `);
      assert.match(message, says);
      assert.equal(name, 'LoadError');
    });
  }
});
