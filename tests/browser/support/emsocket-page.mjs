/** Tests of EmSocket in every browser, each in a page and with a server. */
import assert from 'node:assert/strict';

import { testInEach } from '../../support/browsers.mjs';
import { SocketServer } from './socket-server.mjs';

const settings = {
  concurrency: 1,
  timeout: 60_000,
  patience: 60_000,
  isForSockets: true,
  // Each has a server, and so an origin, of its own.
  keepsWindow: true,
};

class EmSocketPage {
  #page;
  #expected = [];

  constructor(page) {
    this.#page = page;
  }

  /**
   * Runs a function in the page. Its first argument is the window, with what
   * pages/socket.mjs put there.
   */
  run(body, ...args) {
    return this.#page.run(body, ...args);
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
 * gets `{ t, page, server, engine }`; `document` is the page, one of pages/. An uncaught error in the page, or a
 * rejection that nobody handled, fails the test.
 */
export function inEachBrowser(define, document = 'socket.html') {
  testInEach(
    settings,
    (given, body) => run({ ...given, document }, body),
    define,
  );
}

async function run({ t, browser, engine, document }, body) {
  const server = await SocketServer.start(t);
  const opened = await browser.open(`${server.origin}/${document}`, {
    defines: 'EmSocket',
  });
  try {
    const page = new EmSocketPage(opened);
    await body({ t, page, server, engine });
    assert.deepEqual(await page.unexpectedFaults(), []);
  } finally {
    await opened.close();
  }
}
