/** A network that loses what it has in transit. */
import { createServer, connect } from 'node:net';

export class LossyProxy {
  /** When set, what the server says is swallowed. */
  losesAnswers = false;
  #server;
  #streams = new Set();

  /** Forwards to a port of this machine, until the test ends. */
  static async start(t, targetPort) {
    const proxy = new LossyProxy();
    proxy.#server = createServer((near) => {
      const far = connect(targetPort(), '127.0.0.1');
      near.on('data', (bytes) => far.write(bytes));
      far.on('data', (bytes) => {
        if (!proxy.losesAnswers) near.write(bytes);
      });
      for (const [one, other] of [
        [near, far],
        [far, near],
      ]) {
        proxy.#streams.add(one);
        one.on('error', () => {});
        one.on('close', () => {
          proxy.#streams.delete(one);
          other.destroy();
        });
      }
    });
    await new Promise((resolve) =>
      proxy.#server.listen(0, '127.0.0.1', resolve),
    );
    t.after(() => {
      proxy.cut();
      return new Promise((resolve) => proxy.#server.close(resolve));
    });
    return proxy;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Cuts all connections; new ones are forwarded as before. */
  cut() {
    for (const stream of this.#streams) stream.destroy();
  }
}
