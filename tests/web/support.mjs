/** What the tests of the chat server share: a server, clients, deadlines. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { WebSocket } from 'ws';

import { startChatServer } from '../../build/web/server/chat-server.mjs';
import { Inbox, within } from './inbox.mjs';

export { deadline, Inbox, within } from './inbox.mjs';

/** A server for one test, on a free port, stopped when the test ends. */
export async function startServer(t, options = {}) {
  const log = new Inbox();
  const server = await startChatServer({
    port: 0,
    log: (line) => log.push(line),
    ...options,
  });
  t.after(() => server.shutdown());
  const logged = (pattern) =>
    log.take((line) => pattern.test(line), `a log line like ${pattern}`);
  return { server, log, logged };
}

/** A folder that is removed when the test ends. */
export async function temporaryFolder(t) {
  const folder = await mkdtemp(join(tmpdir(), 'emsocket-test-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

export function wsUrl({ port }, query = {}) {
  return `ws://127.0.0.1:${port}/ws?${new URLSearchParams(query)}`;
}

/** A client of the chat on `ws`, cut when the test ends. */
export class ChatClient {
  inbox = new Inbox();
  #closed;

  /** Resolves when the server has said welcome. */
  static async join(t, server, query = {}, options = {}) {
    const client = new ChatClient(new WebSocket(wsUrl(server, query), options));
    t.after(() => client.socket.terminate());
    client.welcome = await client.next('welcome');
    client.from = { id: client.welcome.id, name: client.welcome.name };
    return client;
  }

  constructor(socket) {
    this.socket = socket;
    socket.on('message', (data, isBinary) => {
      this.inbox.push(isBinary ? decodeImage(data) : JSON.parse(data));
    });
    this.#closed = new Promise((resolve) => {
      socket.on('close', (code, reason) =>
        resolve({ code, reason: reason.toString() }),
      );
    });
    // An error is always followed by a close, which tests can await.
    socket.on('error', () => {});
  }

  /** The code and reason of the close. */
  closed() {
    return within(this.#closed, 'the close');
  }

  /** The next message of a type, perhaps one with certain fields. */
  next(type, fields = {}) {
    return this.inbox.take(
      (message) =>
        message.type === type &&
        Object.entries(fields).every(([key, value]) => message[key] === value),
      `${type} ${JSON.stringify(fields)}`,
    );
  }

  send(message) {
    this.socket.send(
      typeof message === 'string' || Buffer.isBuffer(message)
        ? message
        : JSON.stringify(message),
    );
  }

  /** Says something that everybody gets after all that was sent before. */
  async mark(...others) {
    const id = crypto.randomUUID();
    this.send({ type: 'say', id, text: 'mark' });
    await Promise.all(
      [this, ...others].map((client) => client.next('say', { id })),
    );
  }

  /** All messages of a type so far, without the marks. */
  received(type) {
    return this.inbox.all.filter((m) => m.type === type && m.text !== 'mark');
  }
}

/** The status and headers with which a handshake was refused. */
export function refusal(url, options = {}) {
  const socket = new WebSocket(url, options);
  const refused = new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate();
      reject(new Error('the handshake was accepted'));
    });
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      response.on('end', () => {
        socket.on('error', () => {});
        socket.terminate();
        resolve({ status: response.statusCode, headers: response.headers });
      });
    });
  });
  return within(refused, 'the refusal');
}

export function encodeImage(header, file) {
  const json = Buffer.isBuffer(header)
    ? header
    : Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, file]);
}

function decodeImage(data) {
  const end = 4 + data.readUInt32BE(0);
  return { ...JSON.parse(data.subarray(4, end)), file: data.subarray(end) };
}

/** A client on bare TCP, to send what no WebSocket library would. */
export class RawClient {
  frames = new Inbox();
  #bytes = Buffer.alloc(0);
  #upgraded = false;
  #closed;

  /** Connects without a word. */
  static async connect(t, { port }) {
    const socket = connectTcp(port, '127.0.0.1');
    t.after(() => socket.destroy());
    const client = new RawClient(socket);
    await within(once(socket, 'connect'), 'TCP');
    return client;
  }

  /** Connects and completes the handshake. */
  static async join(t, server) {
    const client = await RawClient.connect(t, server);
    client.handshake(server);
    await client.frame((frame) => frame.opcode === 1, 'the welcome');
    return client;
  }

  constructor(socket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      this.#read();
    });
    this.#closed = new Promise((resolve) => socket.on('close', resolve));
  }

  handshake({ port }, key = 'AAAAAAAAAAAAAAAAAAAAAA==') {
    this.socket.write(
      `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
        `Connection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
  }

  frame(matches, what) {
    return this.frames.take(matches, what);
  }

  /** Resolves when the connection is gone. */
  closed() {
    return within(this.#closed, 'the end of the connection');
  }

  /** The code with which the server closes. */
  async closeCode() {
    const { payload } = await this.frame((f) => f.opcode === 8, 'a close');
    return payload.readUInt16BE(0);
  }

  #read() {
    if (!this.#upgraded) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#upgraded = true;
      this.#bytes = this.#bytes.subarray(end + 4);
    }
    for (;;) {
      // A server's frames are not masked.
      if (this.#bytes.length < 2) return;
      let length = this.#bytes[1];
      let start = 2;
      if (length === 126) {
        if (this.#bytes.length < 4) return;
        length = this.#bytes.readUInt16BE(2);
        start = 4;
      } else if (length === 127) {
        if (this.#bytes.length < 10) return;
        length = Number(this.#bytes.readBigUInt64BE(2));
        start = 10;
      }
      if (this.#bytes.length < start + length) return;
      this.frames.push({
        opcode: this.#bytes[0] & 0x0f,
        payload: this.#bytes.subarray(start, start + length),
      });
      this.#bytes = this.#bytes.subarray(start + length);
    }
  }
}
