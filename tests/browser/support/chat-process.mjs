/** The chat server as a process of its own, which can be killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { within } from '../../web/support.mjs';

const program = fileURLToPath(
  new URL('../../../build/web/server/main.mjs', import.meta.url),
);

// Also when the tests end early no server stays behind.
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class ChatProcess {
  #child;
  #port = 0;

  /** Starts a server on a free port; it is killed when the test ends. */
  static async start(t) {
    const server = new ChatProcess();
    t.after(() => server.kill());
    await server.start();
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  get port() {
    return this.#port;
  }

  /** Starts it, again on the port that it had before. */
  async start() {
    const child = spawn(process.execPath, [program], {
      env: { PATH: process.env.PATH, PORT: String(this.#port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    const address = await within(listening(child), 'the chat server');
    this.#port = Number(address.split(':').at(-1));
  }

  /** SIGSTOP: connections stay, and nothing is read or answered any more. */
  freeze() {
    this.#child.kill('SIGSTOP');
  }

  /** SIGKILL: nobody is told anything. */
  async kill() {
    const child = this.#child;
    if (!running.has(child)) return;
    child.kill('SIGKILL');
    await within(once(child, 'exit'), 'the end of the chat server');
  }
}

async function listening(child) {
  const lines = createInterface({ input: child.stdout });
  // Reads on to the end, so that the server never waits for a reader.
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const address = /^emsocket chat: (http:\S+)$/.exec(line)?.[1];
      if (address) resolve(address);
    });
    lines.on('close', () => reject(new Error('the chat server ended')));
  });
}
