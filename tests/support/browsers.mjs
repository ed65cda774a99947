/**
 * The browsers that tests run in, behind one small face: `launch(options)` gives
 * what can
 *
 * - `open(address, { defines, onLine })`: a page, as soon as its script has made
 *   the global `defines`; with a profile of its own where the browser has such.
 *   `onLine` gets what its console says, where the driver tells
 * - `quit()`
 *
 * and a page `run(body, ...args)`, a function in the page, and `close()`.
 *
 * $TEST_BROWSERS names others than Chromium and Firefox: 'WebKit'.
 */
import { describe, after, before, test } from 'node:test';

import { PuppeteerBrowser } from './puppeteer-browser.mjs';
import { WebKitBrowser } from './webkit-browser.mjs';

const byPuppeteer = (title) => ({
  title,
  launch: (options) => PuppeteerBrowser.launch(title, options),
});

/** Those that puppeteer drives, for tests that click and type. */
export const puppeteerBrowsers = ['Chromium', 'Firefox'].map(byPuppeteer);

const webKit = {
  title: 'WebKit',
  launch: WebKitBrowser.launch,
  /** Its own WebSocket fails many a clause of the standard. */
  isRough: true,
  /** One page after the other. */
  isSingle: true,
};

const wanted = process.env.TEST_BROWSERS?.split(',');

/** Those in which tests run that need no more than `open` and `run`. */
export const browsers = wanted
  ? [...puppeteerBrowsers, webKit].filter(({ title }) => wanted.includes(title))
  : puppeteerBrowsers;

/**
 * Every test in each browser, which is launched once for a file. Calls `define`
 * with a function like node's `test`; what it is given as a body goes to
 * `run({ t, browser, engine }, body)`.
 * @param {object} settings
 * @param {object[]} [settings.in] the browsers
 * @param {boolean | number} settings.concurrency of the tests in one browser
 * @param {number} settings.timeout of a test, in ms: only against a browser that
 *   hangs, since what a test waits for has its own deadline
 * @param {number} settings.patience with one command to the browser, in ms
 * @param {boolean} [settings.keepsWindow] as PuppeteerBrowser.launch says
 * @param {boolean} [settings.isForSockets] gc() where the browser lends it, and
 *   no pause between attempts to connect
 */
export function testInEach(settings, run, define) {
  const { in: those = browsers, concurrency, timeout, ...options } = settings;
  // Side by side: most of the time they wait, for a retry or for each other.
  describe('in', { concurrency: true }, () => {
    for (const { title, launch } of those) {
      describe(title, { concurrency }, () => {
        let browser;
        before(async () => {
          browser = await launch(options);
        });
        after(() => browser?.quit());
        define((name, body) => {
          test(name, { timeout }, (t) =>
            run({ t, browser, engine: title }, body),
          );
        });
      });
    }
  });
}
