// Where the browsers are that the tests drive.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { findProgram } from './process.mjs';

/** The path of Chromium, or undefined. $CHROME_BIN names one that is elsewhere. */
export function findChromium() {
  return (
    process.env.CHROME_BIN ||
    findProgram(
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
    )
  );
}

/** The path of Firefox, or undefined. $FIREFOX_BIN names one that is elsewhere. */
export function findFirefox() {
  return process.env.FIREFOX_BIN || findProgram('firefox-esr', 'firefox');
}

/**
 * The paths of what it takes to drive WebKitGTK, or undefined: the WebDriver, the
 * browser, and a display for it.
 */
export function findWebKit() {
  const driver = findProgram('WebKitWebDriver');
  const display = findProgram('Xvfb');
  const browser = findMiniBrowser();
  return driver && display && browser
    ? { driver, display, browser }
    : undefined;
}

/** It lies beside the library, whose folder has its version. */
function findMiniBrowser() {
  const libraries = '/usr/lib';
  if (!existsSync(libraries)) return undefined;
  const versions = ['webkitgtk-6.0', 'webkit2gtk-4.1', 'webkit2gtk-4.0'];
  return readdirSync(libraries)
    .flatMap((machine) =>
      versions.map((version) =>
        join(libraries, machine, version, 'MiniBrowser'),
      ),
    )
    .find((path) => existsSync(path));
}
