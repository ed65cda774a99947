/** The browsers that tests run in, and how they are started and ended. */
import assert from 'node:assert/strict';

import puppeteer from 'puppeteer-core';

import { findChromium, findFirefox } from '../../scripts/lib/browsers.mjs';

export const browsers = [
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

/** Starts one of `browsers`; fails where it is not installed. */
export function launchBrowser({ title, browser, find, args }, options = {}) {
  const executablePath = find();
  assert.ok(executablePath, `${title} is not installed`);
  return puppeteer.launch({
    browser,
    executablePath,
    args,
    headless: true,
    ...options,
  });
}

/** Ends it, also one that hangs, and one that has not started. */
export async function quitBrowser(browser) {
  if (!browser) return;
  try {
    await browser.close();
  } finally {
    browser.process()?.kill('SIGKILL');
  }
}
