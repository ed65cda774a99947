/** What the tests of the browser adapter share: the probe, clients, a server. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { afterEach } from 'node:test';

import { WebSocketServer } from 'ws';

import { Inbox, within } from '../inbox.mjs';
import { BrowserSocket } from './browser-socket.mjs';

export { Inbox, within, BrowserSocket };

globalThis.WebSocket = BrowserSocket;

/** Errors that were reported to the page, as an uncaught one is. */
export const reported = [];
globalThis.reportError = (error) => reported.push(error);

afterEach(() => {
  const uncaught = BrowserSocket.uncaught.splice(0);
  assert.deepEqual(uncaught, [], 'no exception came out of a handler');
  assert.deepEqual(reported.splice(0), [], 'nothing was reported');
});

// Another build tree can be tested by naming it.
const root = new URL('../../../', import.meta.url);
const build = process.env.EMSOCKET_BUILD ?? 'build/wasm-release';
const folder = new URL(`${build}/tests/web/transport/`, root);

/**
 * A new instance of the module, with a heap and tables of its own; with `isPage`
 * one that takes this for a page.
 */
export async function loadProbe({ isPage = false } = {}) {
  const { default: create } = await import(
    new URL('transport_probe.mjs', folder)
  );
  const wasmBinary = await readFile(new URL('transport_probe.wasm', folder));
  const { process } = globalThis;
  if (isPage) delete globalThis.process;
  try {
    return create({ wasmBinary });
  } finally {
    globalThis.process = process;
  }
}

/**
 * Fails when more memory is in use than `before`. A little is left to chance: a
 * timer that has fired meanwhile, the allocator's rounding. Whatever leaks in
 * each of a hundred rounds is more.
 */
export function assertNoGrowth(probe, before) {
  const growth = probe.heapInUse() - before;
  assert.ok(growth < 1024, `the heap in use grew by ${growth} bytes`);
}

/** Bytes of UTF-8, as the probe takes all text. */
export const utf8 = (text) =>
  typeof text === 'string' ? Buffer.from(text) : text;

/** An event of the probe with its text as strings again. */
function readable(event) {
  const texts = {};
  for (const name of [
    ...['url', 'protocol', 'extensions'],
    ...['kind', 'message', 'reason'],
  ]) {
    if (event[name] instanceof Uint8Array) {
      texts[name] = Buffer.from(event[name]).toString();
    }
  }
  if (event.bytes) texts.bytes = Buffer.from(event.bytes);
  return { ...event, ...texts };
}

/** An emsocket::Client, gone when the test ends. */
export class Client {
  events = new Inbox();
  /** Called from within each handler. */
  during = () => {};

  constructor(t, probe, url, settings = {}) {
    const { protocols = [], ...others } = settings;
    this.cpp = new probe.ClientProbe(
      {
        url: utf8(url),
        protocols: protocols.map(utf8),
        blob: false,
        reconnect: false,
        throwsInMessage: false,
        ...others,
      },
      (event) => {
        this.events.push(readable(event));
        this.during(readable(event));
      },
    );
    t.after(() => this.dispose());
    this.cpp.connect();
  }

  next(type) {
    return this.events.take((event) => event.type === type, type);
  }

  /** The types of the events so far, but for those of C++ alone. */
  get story() {
    return this.events.all
      .map(({ type }) => type)
      .filter((type) => type !== 'state' && type !== 'arrival');
  }

  sendText(text) {
    return sendResults[this.cpp.sendText(utf8(text))];
  }

  sendBytes(bytes) {
    return sendResults[this.cpp.sendBytes(bytes)];
  }

  close(code, reason = '') {
    if (code === undefined) return this.cpp.close();
    return closeResults[this.cpp.closeWith(code, utf8(reason))];
  }

  dispose() {
    this.cpp?.delete();
    this.cpp = undefined;
  }
}

const sendResults = [
  ...['sent', 'queued', 'rejected_full', 'rejected_closed'],
  ...['rejected_too_large', 'dropped'],
];
const closeResults = ['ok', 'invalid_code', 'reason_too_long'];

/** The same through <emscripten/websocket.h>. */
export class WebsocketH {
  events = new Inbox();
  during = () => {};

  constructor(probe, url) {
    this.probe = probe;
    this.id = probe.websocketOpen(utf8(url), (event) => {
      this.events.push(readable(event));
      this.during(readable(event));
    });
  }

  next(type) {
    return this.events.take((event) => event.type === type, type);
  }

  sendText(text) {
    return this.probe.websocketSendText(this.id, utf8(text));
  }

  /** A reason of null is none. */
  close(code, reason = null) {
    return this.probe.websocketClose(this.id, code, reason && utf8(reason));
  }
}

/** One connection, seen from the server. */
class PeerSocket {
  messages = new Inbox();
  #closed;

  constructor(socket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) =>
      this.messages.push({ data, isBinary }),
    );
    this.#closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason }));
    });
  }

  /** The code and reason with which it was closed. */
  closed() {
    return within(this.#closed, 'the close at the server');
  }

  /** The next message: a string, or a Buffer. */
  async message() {
    const { data, isBinary } = await this.messages.take(() => true, 'message');
    return isBinary ? data : data.toString();
  }
}

/** A server on a free port that does what the test says, until it ends. */
export async function startPeer(t, options = {}) {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    ...options,
  });
  await once(server, 'listening');
  const sockets = new Inbox();
  server.on('connection', (socket) => sockets.push(new PeerSocket(socket)));
  t.after(async () => {
    for (const socket of server.clients) socket.terminate();
    server.close();
    await once(server, 'close');
  });
  return {
    server,
    url: `ws://127.0.0.1:${server.address().port}/`,
    socket: () => sockets.take(() => true, 'a connection'),
  };
}

/** A Client that is open, with the server's side of it. */
export async function openClient(t, settings = {}, options = {}) {
  const probe = options.probe ?? (await loadProbe());
  const peer = options.peer ?? (await startPeer(t));
  const client = new Client(t, probe, peer.url, settings);
  const [socket] = await Promise.all([peer.socket(), client.next('open')]);
  return { probe, peer, client, socket, js: BrowserSocket.made.at(-1) };
}

/** The same through <emscripten/websocket.h>. */
export async function openWebsocketH(t, options = {}) {
  const probe = options.probe ?? (await loadProbe());
  const peer = options.peer ?? (await startPeer(t));
  const plain = new WebsocketH(probe, peer.url);
  const [socket] = await Promise.all([peer.socket(), plain.next('open')]);
  return { probe, peer, plain, socket, js: BrowserSocket.made.at(-1) };
}

/**
 * The options of a test that shows a fault of Emscripten, the reason why
 * emsocket has its own way: left out where Emscripten has no such fault.
 */
export function faultOf(probe, { from = '0.0.0', to = '999.0.0' } = {}) {
  const number = (version) =>
    version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0);
  const version = probe.version();
  const isThere = version >= number(from) && version <= number(to);
  return { skip: isThere ? false : `only in Emscripten ${from} to ${to}` };
}
