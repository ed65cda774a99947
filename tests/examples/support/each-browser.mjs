/** Every test in every browser: one launch a file, a fresh profile a page. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import {
  browsers,
  launchBrowser,
  quitBrowser,
} from '../../support/launch-browser.mjs';
import { ExamplePage } from './example-page.mjs';

// Only against a browser that hangs: what a test waits for has its own deadline.
const testTimeout = 60_000;
const commandTimeout = 30_000;

/**
 * Calls `define` with a function like node's `test`, for each browser. A body
 * gets the test's context and `open(address)`, which gives an ExamplePage. A page
 * that had a fault fails its test; all pages are closed after it. The tests run
 * side by side, since most of the time they wait for a retry, unless
 * `concurrency` is false.
 */
export function inEachBrowser(define, { concurrency = true } = {}) {
  describe('in', { concurrency: true }, () => {
    for (const kind of browsers) {
      describe(kind.title, { concurrency }, () => {
        let browser;
        before(async () => {
          browser = await launchBrowser(kind, {
            protocolTimeout: commandTimeout,
          });
        });
        after(() => quitBrowser(browser));
        define((name, body) => {
          test(name, { timeout: testTimeout }, (t) => run(t, browser, body));
        });
      });
    }
  });
}

async function run(t, browser, body) {
  const contexts = [];
  const pages = [];
  const open = async (address) => {
    const context = await browser.createBrowserContext();
    contexts.push(context);
    const page = await ExamplePage.open(await context.newPage(), address);
    pages.push(page);
    return page;
  };
  try {
    await body(t, open);
    for (const { faults } of pages) assert.deepEqual(await faults.all(), []);
  } catch (error) {
    for (const page of pages) t.diagnostic(await page.describe().catch(String));
    throw error;
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
}
