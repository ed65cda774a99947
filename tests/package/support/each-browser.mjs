/** Tests of the shipped package in every browser. */
import { testInEach } from '../../support/browsers.mjs';

const settings = { concurrency: 1, timeout: 60_000, patience: 20_000 };

/**
 * Calls `define` with a function like node's `test`, for each browser. A body
 * gets the test's context and `visit(address)`, which opens a page and gives the
 * value that its `outcome` promises.
 */
export function inEachBrowser(define) {
  testInEach(settings, run, define);
}

function run({ t, browser }, body) {
  const visit = async (address) => {
    const page = await browser.open(address, {
      defines: 'outcome',
      onLine: (line) => t.diagnostic(line),
    });
    try {
      return await page.run(({ outcome }) => outcome);
    } finally {
      await page.close();
    }
  };
  return body(t, visit);
}
