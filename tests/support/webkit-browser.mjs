/**
 * WebKitGTK's MiniBrowser on a display of its own, driven by plain WebDriver
 * (W3C), since puppeteer does not speak to it.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

const driverPath = '/usr/bin/WebKitWebDriver';
const displayPath = '/usr/bin/Xvfb';

/** MiniBrowser lies beside the library, whose folder has its version. */
function findMiniBrowser() {
  const libraries = '/usr/lib';
  for (const machine of readdirSync(libraries)) {
    for (const version of [
      'webkitgtk-6.0',
      'webkit2gtk-4.1',
      'webkit2gtk-4.0',
    ]) {
      const path = join(libraries, machine, version, 'MiniBrowser');
      if (existsSync(path)) return path;
    }
  }
  return undefined;
}

/** What is missing to run WebKit here, in words, or undefined. */
export function findMissing() {
  const isHere = [driverPath, displayPath].every((path) => existsSync(path));
  return isHere && findMiniBrowser()
    ? undefined
    : 'WebKit is not installed (Debian: apt-get install webkit2gtk-driver xvfb)';
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function startDisplay() {
  const display = spawn(
    displayPath,
    ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const [number] = await once(display.stdio[3], 'data');
  return { display, name: `:${String(number).trim()}` };
}

async function until(isReady, patience) {
  const deadline = Date.now() + patience;
  while (!(await isReady())) {
    if (Date.now() > deadline)
      throw new Error('WebKitWebDriver does not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** One browser window. */
export class WebKit {
  #processes = [];
  #base;

  static async launch() {
    const webkit = new WebKit();
    try {
      await webkit.#start();
    } catch (error) {
      await webkit.quit();
      throw error;
    }
    return webkit;
  }

  async #start() {
    const { display, name } = await startDisplay();
    this.#processes.push(display);
    const port = await freePort();
    const driver = spawn(driverPath, [`--port=${port}`], {
      stdio: 'ignore',
      env: {
        ...process.env,
        DISPLAY: name,
        // It renders in software, and its sandbox wants rights of its own.
        LIBGL_ALWAYS_SOFTWARE: '1',
        WEBKIT_DISABLE_COMPOSITING_MODE: '1',
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      },
    });
    this.#processes.push(driver);
    const origin = `http://127.0.0.1:${port}`;
    await until(
      () =>
        fetch(`${origin}/status`).then(
          () => true,
          () => false,
        ),
      20_000,
    );
    this.#base = `${origin}/session`;
    const { sessionId } = await this.#call('POST', '', {
      capabilities: {
        alwaysMatch: {
          'webkitgtk:browserOptions': {
            binary: findMiniBrowser(),
            args: ['--automation'],
          },
        },
      },
    });
    this.#base += `/${sessionId}`;
  }

  async goto(url) {
    await this.#call('POST', '/url', { url });
  }

  /** Runs `await body(...args)` in the page; the result goes through JSON. */
  async evaluate(body, args, patience) {
    await this.#call('POST', '/timeouts', { script: patience });
    const result = await this.#call('POST', '/execute/async', {
      script: `
        const done = arguments[arguments.length - 1];
        const args = Array.from(arguments).slice(0, -1);
        Promise.resolve((${body})(...args)).then(
          (value) => done(JSON.stringify({ value })),
          (error) => done(JSON.stringify({ error: String(error) })));`,
      args,
    });
    const { value, error } = JSON.parse(result);
    if (error) throw new Error(error);
    return value;
  }

  async quit() {
    if (this.#base) await this.#call('DELETE', '').catch(() => undefined);
    for (const child of this.#processes.reverse()) child.kill('SIGKILL');
  }

  async #call(method, path, body) {
    const response = await fetch(this.#base + path, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }
}
