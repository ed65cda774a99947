/** What a subtest works with. */
import { equal, fail, ok } from './assert.mjs';

const eventTypes = ['open', 'message', 'error', 'close'];
let lastId = 0;

export class TestContext {
  #host;
  #port;
  #deadPort;
  #sockets = [];
  #undo = [];

  constructor({ Interface, Socket, kind, place, host, port, deadPort }) {
    /** The class itself, for looking at. */
    this.Interface = Interface;
    this.kind = kind;
    this.place = place;
    this.#host = host;
    this.#port = port;
    this.#deadPort = deadPort;
    /** The class, for constructing; what it makes is closed after the test. */
    this.Socket = new Proxy(Socket, {
      construct: (target, args, newTarget) => {
        const socket = Reflect.construct(target, args, newTarget);
        this.#sockets.push(socket);
        return socket;
      },
    });
  }

  end() {
    for (const undo of this.#undo) undo();
    for (const socket of this.#sockets) socket.close();
  }

  /** Called at the end, however the test ends. */
  cleanUp(undo) {
    this.#undo.push(undo);
  }

  /** An address of the test server. */
  url(path = '/echo', query = {}) {
    return `ws://${this.#host}:${this.#port}${path}?${new URLSearchParams(query)}`;
  }

  /** The same at the page's own host, where its cookies go. */
  ownUrl(path, query = {}) {
    return `ws://${location.host}${path}?${new URLSearchParams(query)}`;
  }

  /** An address at which nobody listens. */
  get deadUrl() {
    return `ws://${this.#host}:${this.#deadPort}/`;
  }

  newId() {
    return `${performance.timeOrigin}-${++lastId}`;
  }

  /** What the server saw of the connection with this id, once it has ended. */
  async observed(id) {
    const response = await fetch(`/observed?${new URLSearchParams({ id })}`);
    return response.json();
  }

  /** An open socket. */
  async connect(path, query, protocols) {
    const socket = new this.Socket(this.url(path, query), protocols);
    await this.event(socket, 'open');
    return socket;
  }

  /** The next event of a type; fails when the socket closes before. */
  event(socket, type) {
    return new Promise((resolve, reject) => {
      socket.addEventListener(type, resolve, { once: true });
      if (type === 'close') return;
      socket.addEventListener(
        'close',
        ({ code, reason }) =>
          reject(new Error(`closed (${code} ${reason}) before ${type}`)),
        { once: true },
      );
    });
  }

  /** The data of the next so many messages. */
  async messages(socket, count) {
    const data = [];
    const isDone = new Promise((resolve) => {
      socket.addEventListener('message', (event) => {
        data.push(event.data);
        if (data.length === count) resolve();
      });
    });
    await isDone;
    return data;
  }

  /** The data that comes back for `sent`. */
  async echo(socket, sent) {
    socket.send(sent);
    return (await this.event(socket, 'message')).data;
  }

  /** The events as they come: `'open 1'`, with the readyState. */
  log(socket) {
    const lines = [];
    for (const type of eventTypes) {
      socket.addEventListener(type, () => {
        lines.push(`${type} ${socket.readyState}`);
      });
    }
    return lines;
  }

  /** Resolves in a later task. */
  pause(time = 0) {
    return new Promise((resolve) => setTimeout(resolve, time));
  }

  /** That the attempt fails: `error`, then `close` with 1006. */
  async failsToOpen(socket) {
    const lines = this.log(socket);
    const event = await Promise.race([
      this.event(socket, 'close'),
      this.event(socket, 'open').then(() => fail('it opened')),
    ]);
    equal(lines.join(), 'error 3,close 3');
    equal(event.code, 1006, 'code');
    equal(event.reason, '', 'reason');
    ok(!event.wasClean, 'not clean');
    return event;
  }

  /** Hears of uncaught errors instead of the page; `isOurs` picks them. */
  uncaught(isOurs) {
    const errors = [];
    const listener = (event) => {
      if (!isOurs(event.error)) return;
      event.preventDefault();
      errors.push(event.error);
    };
    addEventListener('error', listener);
    this.cleanUp(() => removeEventListener('error', listener));
    return errors;
  }
}
