/** Tests of an example in every browser. */
import assert from 'node:assert/strict';

import { puppeteerBrowsers, testInEach } from '../../support/browsers.mjs';
import { ExamplePage } from './example-page.mjs';

const settings = {
  in: puppeteerBrowsers,
  timeout: 60_000,
  patience: 30_000,
};

/**
 * Calls `define` with a function like node's `test`, for each browser. A body
 * gets the test's context and `open(address)`, which gives an ExamplePage. A page
 * that had a fault fails its test; all pages are closed after it. The tests run
 * side by side, since most of the time they wait for a retry, unless
 * `concurrency` is false.
 */
export function inEachBrowser(define, { concurrency = true } = {}) {
  testInEach({ ...settings, concurrency }, run, define);
}

async function run({ t, browser }, body) {
  const tabs = [];
  const pages = [];
  const open = async (address) => {
    const opened = await browser.newTab();
    tabs.push(opened);
    const page = await ExamplePage.open(opened.tab, address);
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
    await Promise.all(tabs.map((opened) => opened.close()));
  }
}
