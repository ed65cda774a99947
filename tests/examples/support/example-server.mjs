/** An example's server for one test, which can be restarted. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { startServer, talkOf } from '../../../web/examples/server.mjs';

export class ExampleServer {
  #options;
  #running;
  /** How many connections there have been. */
  connections = 0;

  /**
   * Serves an example, its build if there is one, and the files of other folders,
   * on a free port, until the test ends.
   */
  static async start(t, folder, ...others) {
    const server = new ExampleServer();
    server.#options = {
      folders: [join(folder, 'dist'), folder, ...others],
      talk: await talkOf(folder),
    };
    t.after(() => server.stop());
    await server.start();
    return server;
  }

  get url() {
    return this.#running.url;
  }

  /** How many connections are open. */
  get open() {
    return this.#running.sockets.clients.size;
  }

  /** Again on the port that it had before. */
  async start() {
    this.#running = await startServer(this.#options);
    this.#options.port = this.#running.port;
    this.#running.sockets.on('connection', () => {
      this.connections += 1;
    });
  }

  /** Stopped, until an attempt to connect has failed. */
  async refuseOne() {
    const refusing = createServer((socket) => socket.destroy());
    refusing.listen(this.#options.port, '127.0.0.1');
    await once(refusing, 'connection');
    refusing.close();
    await once(refusing, 'close');
  }

  async stop() {
    const running = this.#running;
    this.#running = undefined;
    await running?.stop();
  }
}
