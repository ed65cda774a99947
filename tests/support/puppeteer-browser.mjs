/** Chromium or Firefox, driven by puppeteer. */
import assert from 'node:assert/strict';

import puppeteer from 'puppeteer-core';

import { findChromium, findFirefox } from '../../scripts/lib/browsers.mjs';
import { callText, resultOf, untilDefined } from './page-call.mjs';

const kinds = {
  Chromium: {
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
    // Lets a test ask for a collection, and see the size of the heap.
    argsForMemory: ['--js-flags=--expose-gc', '--enable-precise-memory-info'],
  },
  Firefox: {
    browser: 'firefox',
    find: findFirefox,
    args: [],
    argsForMemory: [],
  },
};

/** One browser, with a fresh profile for each page. */
export class PuppeteerBrowser {
  #browser;
  #keepsWindow;
  #window;

  /**
   * Starts 'Chromium' or 'Firefox'; fails where it is not installed. With
   * `keepsWindow`, pages that are opened one after the other share a window, which
   * takes a third of the time, and a profile.
   */
  static async launch(
    title,
    { patience, isForSockets = false, keepsWindow = false },
  ) {
    const { browser, find, args, argsForMemory } = kinds[title];
    const executablePath = find();
    assert.ok(executablePath, `${title} is not installed`);
    return new PuppeteerBrowser(
      await puppeteer.launch({
        browser,
        executablePath,
        args: isForSockets ? [...args, ...argsForMemory] : args,
        headless: true,
        acceptInsecureCerts: true,
        protocolTimeout: patience,
        ...(isForSockets && {
          extraPrefsFirefox: {
            // Else an address at which an attempt failed has to wait.
            'network.websocket.delay-failed-reconnects': false,
          },
        }),
      }),
      keepsWindow,
    );
  }

  constructor(browser, keepsWindow) {
    this.#browser = browser;
    this.#keepsWindow = keepsWindow;
  }

  /** Its name and version. */
  version() {
    return this.#browser.version();
  }

  /**
   * Puppeteer's own page, for tests that click and type, in a window of its own,
   * since a tab behind another one is slowed down. `close` it with its profile.
   */
  async newTab() {
    const context = await this.#browser.createBrowserContext();
    const tab = await context.newPage({ type: 'window' });
    return { tab, close: () => context.close() };
  }

  async open(address, { defines, onLine }) {
    const { tab, close } = this.#keepsWindow
      ? await this.#keptTab()
      : await this.newTab();
    if (onLine) {
      tab.on('pageerror', (error) => onLine(String(error)));
      tab.on('console', (message) => onLine(message.text()));
    }
    const run = async (body, ...args) =>
      resultOf(await tab.evaluate(callText(body, args)));
    try {
      await tab.goto(address);
      await run(untilDefined, defines);
    } catch (error) {
      await close();
      throw error;
    }
    return { run, close };
  }

  /** To `close` the page is to leave it. */
  async #keptTab() {
    this.#window ??= await this.newTab();
    const { tab } = this.#window;
    return { tab, close: () => tab.goto('about:blank') };
  }

  /** Ends it, also one that hangs. */
  async quit() {
    try {
      await this.#browser.close();
    } finally {
      this.#browser.process()?.kill('SIGKILL');
    }
  }
}
