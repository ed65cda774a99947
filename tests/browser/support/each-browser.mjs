/** Every test in every browser: one launch a file, a fresh profile a page. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import puppeteer from 'puppeteer-core';

import { findChromium, findFirefox } from '../../../scripts/lib/browsers.mjs';
import { ChatPage } from './chat-page.mjs';

const browsers = [
  {
    title: 'Chromium',
    browser: 'chrome',
    find: findChromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
  { title: 'Firefox', browser: 'firefox', find: findFirefox, args: [] },
];

// Only against a browser that hangs: what a test waits for has its own deadline.
const testTimeout = 120_000;
const commandTimeout = 60_000;

/**
 * Calls `define` with a function like node's `test`, for each browser. A body
 * gets the test's context and `open(address, settings)`, which gives a ChatPage.
 * A page that had a fault fails its test; all pages are closed after it.
 */
export function inEachBrowser(define) {
  // Side by side, since most of the time they wait, for a retry for instance.
  describe('in', { concurrency: true }, () => {
    for (const kind of browsers) {
      describe(kind.title, { concurrency: 2 }, () => {
        let browser;
        before(async () => {
          browser = await launch(kind);
        });
        after(() => quit(browser));
        define((name, body) => {
          test(name, { timeout: testTimeout }, (t) => run(t, browser, body));
        });
      });
    }
  });
}

function launch({ title, browser, find, args }) {
  const executablePath = find();
  assert.ok(executablePath, `${title} is not installed`);
  return puppeteer.launch({
    browser,
    executablePath,
    args,
    headless: true,
    acceptInsecureCerts: true,
    protocolTimeout: commandTimeout,
  });
}

async function quit(browser) {
  if (!browser) return;
  try {
    await browser.close();
  } finally {
    browser.process()?.kill('SIGKILL');
  }
}

async function run(t, browser, body) {
  const contexts = [];
  const pages = [];
  const open = async (address, settings) => {
    const context = await browser.createBrowserContext();
    contexts.push(context);
    // A window of its own, since a tab behind another one is slowed down.
    const tab = await context.newPage({ type: 'window' });
    const page = await ChatPage.open(tab, address, settings);
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
    await Promise.all(contexts.map((context) => context.close()));
  }
}

async function explain(t, pages) {
  for (const [index, page] of pages.entries()) {
    const state = await page.describe().catch(String);
    t.diagnostic(`page ${index + 1}\n${state}`);
  }
}
