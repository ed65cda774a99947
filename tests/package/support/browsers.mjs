/** Tests in every browser: one launch a file, a fresh profile a page. */
import { after, before, describe, test } from 'node:test';

import {
  browsers,
  launchBrowser,
  quitBrowser,
} from '../../support/launch-browser.mjs';

// Only against a browser that hangs, or an outcome that never comes, in ms.
const testTimeout = 60_000;
const commandTimeout = 20_000;

/**
 * Calls `define` with a function like node's `test`, for each browser. A body
 * gets the test's context and `visit(address)`, which opens a page and gives the
 * value that its `outcome` promises.
 */
export function inEachBrowser(define) {
  describe('in', { concurrency: true }, () => {
    for (const kind of browsers) {
      describe(kind.title, { concurrency: 1 }, () => {
        let browser;
        before(async () => {
          browser = await launchBrowser(kind, {
            protocolTimeout: commandTimeout,
          });
        });
        after(() => quitBrowser(browser));
        define((name, body) => {
          test(name, { timeout: testTimeout }, (t) =>
            body(t, (address) => visit(t, browser, address)),
          );
        });
      });
    }
  });
}

async function visit(t, browser, address) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => t.diagnostic(String(error)));
    page.on('console', (message) => t.diagnostic(message.text()));
    await page.goto(address);
    // As JSON, in which the browsers' protocols do not differ.
    const json = await page.evaluate(async () =>
      JSON.stringify(await window.outcome),
    );
    return JSON.parse(json);
  } finally {
    await context.close();
  }
}
