/** The browsers in which the tests of EmSocket run. */
import assert from 'node:assert/strict';

import puppeteer from 'puppeteer-core';

import { findChromium, findFirefox } from '../../scripts/lib/browsers.mjs';

export const browsers = [
  {
    title: 'Chromium',
    find: findChromium,
    options: {
      browser: 'chrome',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--js-flags=--expose-gc',
      ],
    },
  },
  {
    title: 'Firefox',
    find: findFirefox,
    options: {
      browser: 'firefox',
      extraPrefsFirefox: {
        // Else an address at which an attempt failed has to wait.
        'network.websocket.delay-failed-reconnects': false,
      },
    },
  },
];

export function launch({ title, find, options }) {
  const executablePath = find();
  assert.ok(executablePath, `${title} is not installed`);
  return puppeteer.launch({
    ...options,
    executablePath,
    headless: true,
    protocolTimeout: 120_000,
  });
}

export async function quit(browser) {
  try {
    await browser?.close();
  } finally {
    browser?.process()?.kill('SIGKILL');
  }
}
