// Where the browsers are that the tests drive.

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
