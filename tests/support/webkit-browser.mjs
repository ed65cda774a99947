/**
 * WebKitGTK's MiniBrowser on a display of its own, driven by plain WebDriver
 * (W3C), since puppeteer does not speak to it.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { findWebKit } from '../../scripts/lib/browsers.mjs';
import { callText, resultOf, untilDefined } from './page-call.mjs';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function startDisplay(program) {
  const display = spawn(
    program,
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

/** One browser window, which shows one page after the other. */
export class WebKitBrowser {
  #processes = [];
  #base;

  static async launch({ patience }) {
    const webkit = new WebKitBrowser();
    try {
      await webkit.#start(patience);
    } catch (error) {
      await webkit.quit();
      throw error;
    }
    return webkit;
  }

  async #start(patience) {
    const programs = findWebKit();
    assert.ok(programs, 'WebKit is not installed');
    const { display, name } = await startDisplay(programs.display);
    this.#processes.push(display);
    const port = await freePort();
    const driver = spawn(programs.driver, [`--port=${port}`], {
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
    const sessions = `${origin}/session`;
    const { sessionId } = await call(sessions, 'POST', {
      capabilities: {
        alwaysMatch: {
          'webkitgtk:browserOptions': {
            binary: programs.browser,
            args: ['--automation'],
          },
        },
      },
    });
    this.#base = `${sessions}/${sessionId}`;
    await this.#post('timeouts', { script: patience });
  }

  async open(address, { defines }) {
    const run = (body, ...args) => this.#run(callText(body, args));
    await this.#post('url', { url: address });
    await run(untilDefined, defines);
    return {
      run,
      // Ends what the page still does.
      close: () => this.#post('url', { url: 'about:blank' }),
    };
  }

  async quit() {
    if (this.#base) await call(this.#base, 'DELETE').catch(() => undefined);
    for (const child of this.#processes.reverse()) child.kill('SIGKILL');
  }

  async #run(expression) {
    const { json, error } = await this.#post('execute/async', {
      script: `
        const done = arguments[arguments.length - 1];
        ${expression}.then(
          (json) => done({ json }),
          (error) => done({ error: String(error) }));`,
      args: [],
    });
    if (error !== undefined) throw new Error(error);
    return resultOf(json);
  }

  #post(command, body) {
    return call(`${this.#base}/${command}`, 'POST', body);
  }
}

async function call(url, method, body) {
  const response = await fetch(url, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}
