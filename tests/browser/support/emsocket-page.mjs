/** Tests of EmSocket in every browser, each in a page and with a server. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import {
  browsers,
  launchBrowser,
  quitBrowser,
} from '../../support/launch-browser.mjs';
import { SocketServer } from './socket-server.mjs';

// Only against a browser that hangs: what a test waits for has its own deadline.
const testTimeout = 60_000;

class EmSocketPage {
  #tab;
  #expected = [];

  constructor(tab) {
    this.#tab = tab;
  }

  /**
   * Runs a function in the page. Its first argument is the window, with what
   * pages/socket.mjs put there.
   */
  async run(body, ...args) {
    // As JSON, in which the browsers' protocols do not differ.
    const json = await this.#tab.evaluate(
      async (source, given) => {
        const call = (0, eval)(`(${source})`);
        return JSON.stringify(await call(window, ...given));
      },
      String(body),
      args,
    );
    return json === undefined ? undefined : JSON.parse(json);
  }

  /** Uncaught errors like this are part of the test. */
  expectFault(pattern) {
    this.#expected.push(pattern);
  }

  async unexpectedFaults() {
    const faults = await this.run(({ faults }) => faults);
    return faults.filter(
      (fault) => !this.#expected.some((pattern) => pattern.test(fault)),
    );
  }
}

/**
 * Calls `define` with a function like node's `test`, for each browser. A body
 * gets `{ t, page, server, engine }`. An uncaught error in the page, or a
 * rejection that nobody handled, fails the test.
 */
export function inEachBrowser(define) {
  // Side by side: most of the time they wait, for a retry or for each other.
  describe('in', { concurrency: true }, () => {
    for (const kind of browsers) {
      describe(kind.title, { concurrency: 1 }, () => {
        let browser;
        before(async () => {
          const args = [...kind.args];
          if (kind.browser === 'chrome') {
            args.push('--js-flags=--expose-gc', '--enable-precise-memory-info');
          }
          browser = await launchBrowser(
            { ...kind, args },
            {
              protocolTimeout: testTimeout,
              extraPrefsFirefox: {
                // Else an address at which an attempt failed has to wait.
                'network.websocket.delay-failed-reconnects': false,
              },
            },
          );
        });
        after(() => quitBrowser(browser));
        define((name, body) => {
          test(name, { timeout: testTimeout }, (t) =>
            run(t, browser, kind.title, body),
          );
        });
      });
    }
  });
}

async function run(t, browser, engine, body) {
  const server = await SocketServer.start(t);
  const context = await browser.createBrowserContext();
  try {
    // A window of its own, since a tab behind another one is slowed down.
    const tab = await context.newPage({ type: 'window' });
    await tab.goto(`${server.origin}/socket.html`);
    await tab.waitForFunction(() => 'EmSocket' in window);
    const page = new EmSocketPage(tab);
    await body({ t, page, server, engine });
    assert.deepEqual(await page.unexpectedFaults(), []);
  } finally {
    await context.close();
  }
}
