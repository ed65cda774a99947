/**
 * The conformance set in WebKit. Its own WebSocket shows where it is not as the
 * standard has it: an EmSocket must pass where that passes.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import {
  lanes,
  startConformanceServer,
} from '../conformance/server/server.mjs';
import { findMissing, WebKit } from './webkit.mjs';

const runTimeout = 240_000;

const runSubtests = `async (place, settings) => {
  while (!('subtests' in window)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return window.subtests[place](settings);
}`;

/** Subtests that fail, by their names, without those that must. */
function findFaults(results, isExpected) {
  const faults = new Map();
  for (const { name, notes, error, skipped } of results) {
    if (!skipped && error && !isExpected(notes)) faults.set(name, error);
  }
  return faults;
}

describe('WebSocket conformance in WebKit', { skip: findMissing() }, () => {
  let server;
  let webkit;
  before(async () => {
    server = await startConformanceServer();
    webkit = await WebKit.launch();
  });
  after(async () => {
    await webkit?.quit();
    await server?.close();
  });

  const run = async (place, kind) => {
    await webkit.goto(`${server.origin}/tests/conformance/page.html`);
    const { port, deadPort } = server;
    const settings = { kind, port, deadPort, lanes: lanes[place] };
    return webkit.evaluate(runSubtests, [place, settings], runTimeout);
  };

  for (const place of Object.keys(lanes)) {
    test(place, { timeout: 5 * runTimeout }, async (t) => {
      const own = findFaults(await run(place, 'native'), () => false);
      t.diagnostic(`WebKit's own WebSocket fails ${own.size} subtests`);
      for (const kind of ['plain', 'reconnecting']) {
        const isExpected = ({ script, reconnecting }) =>
          script || (kind === 'reconnecting' && reconnecting);
        const findNew = async () => {
          const faults = findFaults(await run(place, kind), isExpected);
          for (const name of own.keys()) faults.delete(name);
          return faults;
        };
        let faults = await findNew();
        // WebKit's own closing handshake is not always clean under load, so only
        // what fails twice is a fault.
        if (faults.size > 0) {
          const again = await findNew();
          faults = new Map([...faults].filter(([name]) => again.has(name)));
        }
        t.diagnostic(`${kind}: ${faults.size} more subtests fail`);
        assert.deepEqual(Object.fromEntries(faults), {}, kind);
      }
    });
  }
});
