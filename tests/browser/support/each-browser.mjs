/** Tests of the chat page in every browser. */
import assert from 'node:assert/strict';

import { puppeteerBrowsers, testInEach } from '../../support/browsers.mjs';
import { ChatPage } from './chat-page.mjs';

const settings = {
  in: puppeteerBrowsers,
  concurrency: 2,
  timeout: 120_000,
  patience: 60_000,
};

/**
 * Calls `define` with a function like node's `test`, for each browser. A body
 * gets the test's context and `open(address, settings)`, which gives a ChatPage.
 * A page that had a fault fails its test; all pages are closed after it.
 */
export function inEachBrowser(define) {
  testInEach(settings, run, define);
}

async function run({ t, browser }, body) {
  const tabs = [];
  const pages = [];
  const open = async (address, settings) => {
    const opened = await browser.newTab();
    tabs.push(opened);
    const page = await ChatPage.open(opened.tab, address, settings);
    pages.push(page);
    return page;
  };
  try {
    await body(t, open);
    for (const { faults } of pages) assert.deepEqual(await faults.all(), []);
  } catch (error) {
    await explain(t, pages);
    throw error;
  } finally {
    await Promise.all(tabs.map((opened) => opened.close()));
  }
}

async function explain(t, pages) {
  for (const [index, page] of pages.entries()) {
    const state = await page.describe().catch(String);
    t.diagnostic(`page ${index + 1}\n${state}`);
  }
}
