/**
 * The conformance set: each subtest on the browser's own WebSocket, which proves
 * it right, on an EmSocket without reconnection, which must pass as well, and on
 * one with its defaults, which may differ only where reconnection makes it. Where
 * the engine's own class fails much, and not always the same, an EmSocket must
 * pass what that passes.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { deviations } from '../conformance/deviations.mjs';
import {
  lanes,
  startConformanceServer,
} from '../conformance/server/server.mjs';
import { browsers } from '../support/browsers.mjs';

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

function judge(kind, results, engine, ownFaults) {
  const faults = {};
  let passed = 0;
  for (const { name, notes, error, skipped } of results) {
    if (skipped) continue;
    if (!error) passed += 1;
    // Where the engine is not as the standard has it, either is right.
    if (deviations[name]?.[engine] || ownFaults.has(name)) continue;
    const reason = findReason(kind, notes);
    if (error && !reason) faults[name] = error;
    if (!error && reason) faults[name] = `passes, though ${reason}`;
  }
  return { passed, faults };
}

async function runSubtests(browser, server, place, kind) {
  const page = await browser.open(
    `${server.origin}/tests/conformance/page.html`,
    { defines: 'subtests' },
  );
  try {
    const { port, deadPort } = server;
    const settings = { kind, port, deadPort, lanes: lanes[place] };
    return await page.run(
      ({ subtests }, where, given) => subtests[where](given),
      place,
      settings,
    );
  } finally {
    await page.close();
  }
}

describe('WebSocket conformance in', { concurrency: true }, () => {
  let server;
  before(async () => {
    server = await startConformanceServer();
  });
  after(() => server.close());

  for (const { title: engine, launch, isRough, isSingle } of browsers) {
    describe(engine, { concurrency: !isSingle }, () => {
      let browser;
      before(async () => {
        browser = await launch({ patience: runTimeout, isForSockets: true });
      });
      after(() => browser?.quit());

      for (const place of Object.keys(lanes)) {
        describe(place, { concurrency: 1 }, () => {
          const ownFaults = new Set();
          for (const [kind, title] of Object.entries(kinds)) {
            test(title, { timeout: 2 * runTimeout }, async (t) => {
              const attempt = async () => {
                const results = await runSubtests(browser, server, place, kind);
                assert.ok(results.length > 500);
                if (isRough && kind === 'native') {
                  for (const { name, error } of results) {
                    if (error) ownFaults.add(name);
                  }
                }
                const told = judge(kind, results, engine, ownFaults);
                t.diagnostic(
                  `${told.passed} of ${results.length} subtests pass`,
                );
                return told.faults;
              };
              let faults = await attempt();
              if (isRough && Object.keys(faults).length > 0) {
                // What fails now and then is the engine's.
                const again = await attempt();
                faults = Object.fromEntries(
                  Object.entries(faults).filter(([name]) => name in again),
                );
              }
              assert.deepEqual(faults, {});
            });
          }
        });
      }
    });
  }
});
