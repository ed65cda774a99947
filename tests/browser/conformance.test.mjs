/**
 * The conformance set: each subtest on the browser's own WebSocket, which proves
 * it right, on an EmSocket without reconnection, which must pass as well, and on
 * one with its defaults, which may differ only where reconnection makes it.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { deviations } from '../conformance/deviations.mjs';
import {
  lanes,
  startConformanceServer,
} from '../conformance/server/server.mjs';
import {
  browsers,
  launchBrowser,
  quitBrowser,
} from '../support/launch-browser.mjs';

const runTimeout = 180_000;

const kinds = {
  native: "the browser's own",
  plain: 'EmSocket without reconnection',
  reconnecting: 'EmSocket with its defaults',
};

/** Why a subtest must fail on this kind of socket, or undefined. */
function findReason(kind, notes) {
  if (kind === 'native') return undefined;
  return notes.script ?? (kind === 'reconnecting' && notes.reconnecting);
}

function judge(kind, results, engine) {
  const faults = [];
  let passed = 0;
  for (const { name, notes, error, skipped } of results) {
    if (skipped) continue;
    if (!error) passed += 1;
    // Where the engine is not as the standard has it, either is right.
    if (deviations[name]?.[engine]) continue;
    const reason = findReason(kind, notes);
    if (error && !reason) faults.push(`${name}: ${error}`);
    if (!error && reason) faults.push(`${name}: passes, though ${reason}`);
  }
  return { passed, faults };
}

function launch(kind) {
  const args = [...kind.args];
  if (kind.browser === 'chrome') args.push('--js-flags=--expose-gc');
  return launchBrowser(
    { ...kind, args },
    {
      protocolTimeout: runTimeout,
      extraPrefsFirefox: {
        // Else an address at which an attempt failed has to wait.
        'network.websocket.delay-failed-reconnects': false,
      },
    },
  );
}

async function runSubtests(browser, server, place, kind) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage({ type: 'window' });
    await page.goto(`${server.origin}/tests/conformance/page.html`);
    await page.waitForFunction(() => 'subtests' in window);
    const { port, deadPort } = server;
    const settings = { kind, port, deadPort, lanes: lanes[place] };
    const results = await page.evaluate(
      async (where, given) =>
        JSON.stringify(await window.subtests[where](given)),
      place,
      settings,
    );
    return JSON.parse(results);
  } finally {
    await context.close();
  }
}

describe('WebSocket conformance in', { concurrency: true }, () => {
  let server;
  before(async () => {
    server = await startConformanceServer();
  });
  after(() => server.close());

  for (const engine of browsers) {
    describe(engine.title, { concurrency: true }, () => {
      let browser;
      before(async () => {
        browser = await launch(engine);
      });
      after(() => quitBrowser(browser));

      for (const place of Object.keys(lanes)) {
        describe(place, { concurrency: 1 }, () => {
          for (const [kind, title] of Object.entries(kinds)) {
            test(title, { timeout: runTimeout }, async (t) => {
              const results = await runSubtests(browser, server, place, kind);
              const { passed, faults } = judge(kind, results, engine.title);
              t.diagnostic(`${passed} of ${results.length} subtests pass`);
              assert.ok(results.length > 500);
              assert.deepEqual(faults, []);
            });
          }
        });
      }
    });
  }
});
